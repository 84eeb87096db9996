internal import Markup
internal import Wiki
internal import WikiStore

extension WikiMeasures {
    /// Writes the numbers for Prometheus.
    func write(to text: inout MetricsText) {
        text.single("meent_pages", .gauge, "Pages that live.", pages)
        text.single("meent_files", .gauge, "Files that live.", files)
        text.family(
            "meent_saves_total", .counter,
            "Texts and files that were sent to be saved, by what became of them.")
        for (outcome, count) in saves.all {
            text.sample("meent_saves_total", [("outcome", outcome)], "\(count)")
        }
        text.single(
            "meent_commits_total", .counter, "Transactions that were written to disk.", writer.commits)
        text.single(
            "meent_writes_total", .counter, "Pieces of work that these transactions held.", writer.jobs)
        text.single(
            "meent_write_queue_length", .gauge, "Pieces of work that wait for the writer.", writer.waiting)
        text.single("meent_pages_rendered_total", .counter, "Pages that were laid out.", rendering.complete)
        text.single(
            "meent_pages_too_complex_total", .counter,
            "Pages that exceeded a limit on time, memory, nesting or size.",
            rendering.tooComplex)
        text.single(
            "meent_workers_started_total", .counter, "Processes started to lay out pages.", rendering.started)
        text.single(
            "meent_workers_lost_total", .counter, "Of those, such that died or were ended for a page's sake.",
            rendering.lost)
        text.single(
            "meent_search_index_ready", .gauge,
            "1 while the search index follows the changes, 0 while it is made.",
            index == .following ? 1 : 0)
        text.single(
            "meent_search_index_behind_changes", .gauge, "Changes that the search index does not hold yet.",
            lag?.changes ?? 0)
        text.single(
            "meent_search_index_behind_pages", .gauge,
            "Pages and files touched by these changes; of an import, some may be in the index already.",
            lag?.pages ?? 0)
        text.family(
            "meent_documents", .gauge,
            "PDF, Word and OpenDocument files whose words were read, by what became of them.")
        for (outcome, count) in documents {
            text.sample("meent_documents", [("outcome", "\(outcome)")], "\(count)")
        }
        text.single(
            "process_resident_memory_bytes", .gauge, "Memory of the server in use, without its workers.",
            residentBytes)
        text.single("meent_disk_free_bytes", .gauge, "Room left where the wiki is kept.", freeBytes)
    }
}
