"""The parts of protoc-gen-shegong."""
