internal import WikiCore

extension IndexWork {
    /// Begins to write a piece of these pages; one that is told to give up leaves files that are no index.
    ///
    /// Where the quick way gives what Xapian does not take, such as with a Xapian that keeps its files otherwise, Xapian writes it.
    ///
    /// - Parameter isSound: given a path, whether what is written there may be used.
    static func writing(
        _ pages: [IndexedPage], _ record: IndexRecord, _ folder: IndexFolder, _ name: String,
        isSound: @escaping @Sendable (String) -> Bool
    ) throws(ThreadError) -> IndexWork {
        try IndexWork { (work) throws(SearchError) in
            let piece = try IndexPiece(path: folder.path(of: name))
            for page in pages where work.goesOn { try piece.add(page) }
            try piece.finish(record)
            if isSound(folder.path(of: name)) { return }
            folder.remove(name)
            let writer = try IndexWriter(folder, name, isNew: true)
            for page in pages where work.goesOn {
                try writer.add(page)
                if writer.isFull { try writer.commit(record) }
            }
            try writer.commit(record)
        }
    }
}
