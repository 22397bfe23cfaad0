// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "fields",
  dependencies: [.package(name: "fieldseal", path: "../..")],
  targets: [
    .executableTarget(
      name: "fields",
      dependencies: [
        .product(name: "Schemas", package: "fieldseal"),
        .product(name: "FieldCrypto", package: "fieldseal"),
      ],
      swiftSettings: [.treatAllWarnings(as: .error), .enableExperimentalFeature("Lifetimes")])
  ]
)
