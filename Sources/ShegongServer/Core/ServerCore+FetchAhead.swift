import ProtobufRuntime
import Registry
import Schema
import TTRPC

/// Look-ups that one read of a socket brought are prepared for together.
extension ServerCore {
    /// Asks for the memory that the look-ups among these inputs will read. Who may have an answer
    /// is judged afterwards, call by call.
    func fetchAhead(_ inputs: [ServerInput]) {
        guard inputs.count > 1 else { return }
        var lookups = LookupsAhead(atMost: inputs.count)
        for input in inputs {
            guard case .call(let call) = input, route(of: call)?.method == .getPerson else {
                continue
            }
            call.withPayload { payload in
                // Checked when it is answered; here it only says where to look.
                let request = try? GetPersonRequest.View(reading: payload, options: .verified)
                lookups.add(request?.person)
            }
        }
        lookups.fetch(from: registry)
    }
}
