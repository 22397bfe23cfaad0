import PolicyTools
import Testing
