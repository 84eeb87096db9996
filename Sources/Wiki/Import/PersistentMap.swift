/// A map from small numbers to values whose copies share all that is the same in them, so that many states of a history
/// can be kept at once. A change copies a few dozen values.
struct PersistentMap<Value: Sendable>: Sendable {
    /// A leaf holds values, an inner node holds nodes.
    private final class Node: Sendable {
        let children: [Node?]
        let values: [Value?]

        init(children: [Node?] = [], values: [Value?] = []) {
            self.children = children
            self.values = values
        }
    }

    private var root: Node?
    /// Levels of inner nodes above the leaves.
    private var height = 0
    private static var bits: Int { 4 }
    private static var width: Int { 1 << bits }

    /// The value of a number from 0 on; nil takes it away.
    subscript(key: Int) -> Value? {
        get {
            guard key < Self.capacity(height), var node = root else { return nil }
            for level in stride(from: height, to: 0, by: -1) {
                guard let child = node.children[key >> (level * Self.bits) & (Self.width - 1)] else {
                    return nil
                }
                node = child
            }
            return node.values[key & (Self.width - 1)]
        }
        set {
            while key >= Self.capacity(height) {
                if let root {
                    self.root = Node(children: [root] + [Node?](repeating: nil, count: Self.width - 1))
                }
                height += 1
            }
            root = Self.changed(root, level: height, key: key, to: newValue)
        }
    }

    /// Shows each number that has a value.
    func forEach(_ body: (Int, Value) throws -> Void) rethrows {
        try Self.visit(root, nil, level: height, first: 0, body)
    }

    /// Shows each number that has a value here, but passes over the parts that `other` shares.
    func forEachUnshared(with other: PersistentMap, _ body: (Int, Value) throws -> Void) rethrows {
        let same = height == other.height ? other.root : nil
        try Self.visit(root, same, level: height, first: 0, body)
    }

    private static func capacity(_ height: Int) -> Int {
        1 << (bits * (height + 1))
    }

    private static func changed(_ node: Node?, level: Int, key: Int, to value: Value?) -> Node {
        let index = key >> (level * bits) & (width - 1)
        guard level > 0 else {
            var values = node?.values ?? [Value?](repeating: nil, count: width)
            values[index] = value
            return Node(values: values)
        }
        var children = node?.children ?? [Node?](repeating: nil, count: width)
        children[index] = changed(children[index], level: level - 1, key: key, to: value)
        return Node(children: children)
    }

    private static func visit(
        _ node: Node?, _ other: Node?, level: Int, first: Int, _ body: (Int, Value) throws -> Void
    ) rethrows {
        guard let node, node !== other else { return }
        for index in 0..<width {
            let key = first + index << (level * bits)
            if level > 0 {
                try visit(node.children[index], other?.children[index], level: level - 1, first: key, body)
            } else if let value = node.values[index] {
                try body(key, value)
            }
        }
    }
}
