// ProtobufRuntime: duties are written here by the first commit that gives it some.
