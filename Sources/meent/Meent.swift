@main
enum Meent {
    static func main() {}
}
