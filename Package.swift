// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target is built in Swift 6 mode with warnings as errors; spans carry their lifetimes.
let settings: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableExperimentalFeature("Lifetimes"),
]

/// A Debian library: a module map and a shim header in `Sources/<name>`.
func library(_ name: String, _ pkgConfig: String, apt package: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([package])])
}

func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ module: String, _ dependencies: [Target.Dependency] = [], data: [String] = []) -> Target {
  .testTarget(
    name: "\(module)Tests", dependencies: [.byName(name: module)] + dependencies, exclude: data,
    swiftSettings: settings)
}

let package = Package(
  name: "fieldseal",
  products: [
    .executable(name: "fieldseal", targets: ["fieldseal"]),
    .library(name: "FieldCrypto", targets: ["FieldCrypto"]),
    .library(name: "KafkaWire", targets: ["KafkaWire"]),
    .library(name: "Net", targets: ["Net"]),
    .library(name: "Schemas", targets: ["Schemas"]),
  ],
  targets: [
    library("CUV", "libuv", apt: "libuv1-dev"),
    library("COpenSSL", "openssl", apt: "libssl-dev"),
    library("CYAML", "yaml-0.1", apt: "libyaml-dev"),
    library("CISAL", "libisal", apt: "libisal-dev"),
    library("CDeflate", "libdeflate", apt: "libdeflate-dev"),
    library("CLZ4", "liblz4", apt: "liblz4-dev"),
    library("CZstd", "libzstd", apt: "libzstd-dev"),
    library("CSnappy", "snappy", apt: "libsnappy-dev"),
    library("CJansson", "jansson", apt: "libjansson-dev"),
    library("CAvro", "avro-c", apt: "libavro-dev"),
    library("CCurl", "libcurl", apt: "libcurl4-openssl-dev"),
    .systemLibrary(name: "CSIMD"),
    library("CRdKafka", "rdkafka", apt: "librdkafka-dev"),

    module("Bytes"),
    module("Logging"),
    module("Files"),
    module("YAML", ["Files", "CYAML"]),
    module("Net", ["Bytes", "CUV"]),
    module("KafkaWire", ["Bytes", "CISAL", "CDeflate", "CLZ4", "CZstd", "CSnappy"]),
    module("BackgroundWork"),
    module("HTTP", ["Files", "CCurl"]),
    module("FieldCrypto", ["Bytes", "Files", "BackgroundWork", "COpenSSL"]),
    module("Schemas", ["Bytes", "Files", "BackgroundWork", "HTTP", "CAvro", "CJansson", "CSIMD"]),
    module("Policy", ["Bytes", "YAML", "FieldCrypto", "Schemas"]),
    module(
      "Proxy",
      [
        "Bytes", "BackgroundWork", "Logging", "YAML", "Net", "KafkaWire", "FieldCrypto", "Schemas", "HTTP",
        "Policy",
      ]),
    module("PolicyLint", ["Bytes", "YAML", "Policy", "Schemas", "FieldCrypto", "CJansson"]),
    module(
      "PolicyTools",
      ["Bytes", "YAML", "Policy", "PolicyLint", "Schemas", "FieldCrypto", "KafkaWire", "Proxy", "CJansson"]),
    .executableTarget(
      name: "fieldseal",
      dependencies: [
        "Bytes", "Proxy", "Policy", "PolicyLint", "PolicyTools", "YAML", "FieldCrypto", "Schemas", "Logging",
        "CRdKafka",
      ],
      swiftSettings: settings),

    .target(name: "TestTools", path: "Tests/TestTools", swiftSettings: settings),
    tests("Bytes"),
    tests("Files", ["TestTools"]),
    tests("Logging"),
    tests("YAML"),
    tests("Net", ["Bytes"]),
    tests("KafkaWire", ["Bytes", "TestTools", "CDeflate", "CLZ4", "CZstd", "CSnappy"], data: ["Golden"]),
    tests("FieldCrypto", ["Bytes", "BackgroundWork", "TestTools"], data: ["Vectors"]),
    .target(
      name: "HTTPTestServer", dependencies: ["TestTools"], path: "Tests/HTTPTestServer",
      swiftSettings: settings),
    tests("HTTP", ["HTTPTestServer", "TestTools"]),
    .target(
      name: "FieldSamples", dependencies: ["Bytes", "Schemas", "TestTools", "CAvro", "CJansson"],
      path: "Tests/FieldSamples", swiftSettings: settings),
    tests(
      "Schemas",
      ["Bytes", "HTTP", "HTTPTestServer", "FieldSamples", "TestTools", "CAvro", "CJansson", "CSIMD"],
      data: ["Avro/Vectors"]),
    tests("Policy", ["YAML", "FieldCrypto", "Schemas", "TestTools"]),
    tests(
      "Proxy",
      [
        "Bytes", "Logging", "YAML", "Net", "KafkaWire", "FieldCrypto", "Schemas", "Policy", "FieldSamples",
        "TestTools", "CDeflate", "CLZ4", "CZstd", "CSnappy",  // to compress as producers do
      ]),
    tests("PolicyLint", ["YAML", "Policy", "Schemas"], data: ["NearMisses"]),
    tests(
      "PolicyTools",
      ["Bytes", "YAML", "Policy", "Schemas", "FieldCrypto", "Proxy", "FieldSamples", "TestTools"]),
    tests("fieldseal", ["FieldCrypto", "Policy", "PolicyLint", "PolicyTools", "Proxy", "YAML"]),
  ]
)
