public import Schema

/// `shegong.v1.Migrations`: imports from a retired provincial system.
extension RegistryClient {
    /// Opens an import. `ids`: the import, or the one with the same content.
    public func openMigration(
        _ request: OpenMigrationRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.migrations, "Open", request, key)
    }

    /// Brings rows in; rows that have come in already are passed over. `ids`: the import.
    public func stageMigration(
        _ request: StageMigrationRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.migrations, "Stage", request, key)
    }

    /// Holds the control totals against what came in. `ids`: the import.
    public func acceptMigration(
        _ request: AcceptMigrationRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.migrations, "Accept", request, key)
    }

    /// One step of what was begun. `ids`: the import while more is left, none when nothing is.
    public func advanceMigration(
        _ request: AdvanceMigrationRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.migrations, "Advance", request, key)
    }

    /// Takes an import back, if nothing of it is in use. `ids`: the import.
    public func undoMigration(
        _ request: UndoMigrationRequest, key: IdempotencyKey? = nil
    ) async throws(RegistryError) -> WriteResult {
        try await write(.migrations, "Undo", request, key)
    }

    /// What would become of an open import; nothing is done.
    public func previewMigration(
        _ request: PreviewMigrationRequest
    ) async throws(RegistryError) -> PreviewMigrationReply {
        try await read(.migrations, "Preview", request, PreviewMigrationReply.self)
    }

    /// Imports in sight, one page.
    public func listMigrations(
        _ request: ListMigrationsRequest
    ) async throws(RegistryError) -> ListMigrationsReply {
        try await read(.migrations, "List", request, ListMigrationsReply.self)
    }

    /// Rows of an import with what became of them, masked, one page.
    public func listMigrationRows(
        _ request: ListMigrationRowsRequest
    ) async throws(RegistryError) -> ListMigrationRowsReply {
        try await read(.migrations, "ListRows", request, ListMigrationRowsReply.self)
    }

    /// Whom a number of the retired system leads to, masked.
    public func findLegacy(
        _ request: FindLegacyRequest
    ) async throws(RegistryError) -> FindLegacyReply {
        try await read(.migrations, "FindLegacy", request, FindLegacyReply.self)
    }
}
