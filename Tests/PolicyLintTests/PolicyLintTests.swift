import PolicyLint
import Testing
