/// The two check characters of Chinese document numbers.
enum CheckDigit {
    /// ISO 7064 MOD 11-2 over 17 digits, as GB 11643-1999 writes it out.
    static func mod11_2(_ digits: [Int]) -> Unicode.Scalar {
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let characters: [Unicode.Scalar] = [
            "1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2",
        ]
        let sum = zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 }
        return characters[sum % 11]
    }

    /// MOD 31 with weights 3^(i-1), as GB 32100-2015 has it: 31 - sum, and 31 is 0.
    static func mod31(_ values: [Int]) -> Int {
        var weight = 1
        var sum = 0
        for value in values {
            sum += value * weight % 31
            weight = weight * 3 % 31
        }
        return (31 - sum % 31) % 31
    }
}
