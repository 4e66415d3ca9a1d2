import Testing

@Suite("The generator and the schema check")
struct SchemaToolTests {
    @Test("They refuse what they must, with a reason (tools_test.py)")
    func refusals() throws {
        let output = try PythonProgram().run("tools_test.py", [])
        #expect(output.hasSuffix("OK\n"))
    }
}
