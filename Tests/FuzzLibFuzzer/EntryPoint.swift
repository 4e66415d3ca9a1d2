import FuzzTargets
import Glibc

/// The target that SHEGONG_FUZZ_TARGET names.
private let target: FuzzTarget? = {
    guard let name = getenv("SHEGONG_FUZZ_TARGET") else { return nil }
    return FuzzTarget.named(String(cString: name))
}()

/// What libFuzzer calls with each input. A broken property ends the process, as a trap would: then
/// libFuzzer keeps the input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let target else {
        StandardError.print("SHEGONG_FUZZ_TARGET names no target")
        exit(2)
    }
    do {
        try target.run(Array(UnsafeBufferPointer(start: start, count: count)))
    } catch {
        StandardError.print("\(target): \(error)")
        abort()
    }
    return 0
}
