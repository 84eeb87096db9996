import TestSupport
import Testing
import WikiCore
import WikiStore

@testable import Wiki

/// What passes between who asks for a rebuild and the server that does it.
@Suite struct RebuildRequestTests {
    @Test func whoeverAsksSecondJoinsTheFirst() throws {
        let place = TemporaryFolder()
        let folder = DataFolder(path: place.path)
        let first = try RebuildRequest(in: folder)
        let second = try RebuildRequest(in: folder)
        #expect(FolderListing.names(in: place.path) == ["rebuild"])
        let taken = try #require(RebuildRequest(pendingIn: folder))
        #expect(first.state() == .waiting)
        taken.tell(.working(.deriving(done: 1, of: 2)))
        #expect(first.state() == .working(.deriving(done: 1, of: 2)) && second.state() == first.state())
        taken.conclude(.failed("a reason"))
        #expect(second.state() == .failed("a reason") && RebuildRequest(pendingIn: folder) == nil)
        first.end()
        #expect(FolderListing.names(in: place.path) == [])
    }

    @Test func oneThatCannotBeMadeLeavesNothingBehind() throws {
        let place = TemporaryFolder()
        // Somebody's folder has the name.
        place.write("", to: "rebuild/file")
        #expect(throws: StoreError.self) { try RebuildRequest(in: DataFolder(path: place.path)) }
        #expect(FolderListing.names(in: place.path) == ["rebuild"])
    }
}
