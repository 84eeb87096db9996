internal import CXapian
internal import Glibc
internal import WikiCore

extension IndexWork {
    /// Begins to merge the indexes in these folders, which nobody writes, into a new one.
    static func merging(_ pieces: [String], into path: String) throws(ThreadError) -> IndexWork {
        try IndexWork { (work) throws(SearchError) in
            let paths = pieces.map { strdup($0) }
            defer { for path in paths { free(path) } }
            let pointers = paths.map { UnsafePointer($0) }
            try SearchError.check(
                path.withCString { path in
                    xapian_merge(
                        pointers, pointers.count, path,
                        { work in
                            work.map {
                                Unmanaged<IndexWork>.fromOpaque($0).takeUnretainedValue().goesOn ? 1 : 0
                            } ?? 0
                        }, Unmanaged.passUnretained(work).toOpaque())
                })
        }
    }
}
