// swift-tools-version: 6.2
import PackageDescription

// Built by run.sh, which has the sanitizers' instrumentation put into the modules under test as well.
let sanitizers = ["-sanitize=fuzzer,address"]

let package = Package(
  name: "Fuzz",
  dependencies: [.package(name: "fieldseal", path: "..")],
  targets: [
    .executableTarget(
      name: "Fuzz",
      dependencies: [
        .product(name: "KafkaWire", package: "fieldseal"),
        .product(name: "FieldCrypto", package: "fieldseal"),
        .product(name: "Schemas", package: "fieldseal"),
      ],
      swiftSettings: [
        .treatAllWarnings(as: .error), .enableExperimentalFeature("Lifetimes"),
        .unsafeFlags(["-parse-as-library"] + sanitizers),
      ],
      linkerSettings: [.unsafeFlags(sanitizers)])
  ]
)
