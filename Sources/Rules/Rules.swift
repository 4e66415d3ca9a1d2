// Rules: the law of the register as pure functions and data. No I/O, no clock, no wire format.
//
// Its duties:
// 1. `Documents/`: numbers of identity documents, credit codes and management numbers: read,
//    normalised, checked, with the reason where they are wrong.
// 2. `Text/`: names compared in the form in which two officers would call them the same; the
//    glossary.
// 3. `Calendar/`: days and instants in UTC+8, years added as the Civil Code adds them.
// 4. `Divisions/`: the dated tree of divisions, with successors; the shipped rows of Guangdong.
// 5. `Law/`: rule sets and notices as plain values; every reading (◇) is a field with its default.
// 6. `Eligibility/`: may this person register first, or renew? Every condition answers with its
//    verdict, the figure it saw, its legal basis and the days on which it holds. Whose bureau it is
//    stands apart.
// 7. `Education/`: what of somebody's continuing education counts for a renewal, minute by minute.
// 8. `Application/`: the states of an application and who may move it where.
// 9. `Form/`: what the personal form still lacks, field by field.
// 10. `Attachments/`: which attachments an application needs, what a content may be.
//
// What calls it hands in every fact and the instant that decides; nothing here asks for the time.
