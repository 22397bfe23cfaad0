import FieldCrypto
import Schemas

/// Where keys and schemas come from. Shared by all loops.
struct Suppliers: Sendable {
  let dataKeys: DataKeys
  let schemas: SchemaCatalog

  /// Has `need` fetched. `completion` is called once, on any thread, with why it cannot be had or nil.
  func get(_ need: Need, completion: @escaping @Sendable (NeedFailure?) -> Void) {
    switch need {
    case .sealingKey(let kek, let algorithm):
      dataKeys.requestSealingKey(for: kek, algorithm: algorithm) { completion(failure($0)) }
    case .deterministicKey(let kek):
      dataKeys.requestDeterministicKey(for: kek) { completion(failure($0)) }
    case .openingKey(let id):
      dataKeys.requestOpeningKey(id) { completion(failure($0)) }
    case .schema(let reference):
      schemas.request(reference) { result in
        if case .failure(let error) = result { completion(.schema(error)) } else { completion(nil) }
      }
    }
  }
}

private func failure<Key>(_ result: Result<Key, DataKeyError>) -> NeedFailure? {
  if case .failure(let error) = result { .key(error) } else { nil }
}
