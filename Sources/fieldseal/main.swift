print("fieldseal")
