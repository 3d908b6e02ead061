import Model
import Ports
import Transfer

extension S3Store {
    /// A listing is whole or an error: what is deleted follows from what is not in it.
    package func list(_ prefix: String) async throws(PraError) -> [ObjectInfo] {
        var found: [ObjectInfo] = [], token: String?
        repeat {
            let page = try await page(of: prefix, token)
            if let last = found.last, let first = page.objects.first, first.key <= last.key {
                throw unclear(nil, "a listing repeats \(first.key)")
            }
            if let next = page.token, next == token { throw unclear(nil, "a listing does not go on") }
            found += page.objects
            token = page.token
        } while token != nil
        return found
    }

    private func page(
        of prefix: String, _ token: String?
    ) async throws(PraError) -> (objects: [ObjectInfo], token: String?) {
        let root = client.place.prefix
        var call = S3Call(.get, nil, query: [("list-type", "2"), ("prefix", root + prefix)])
        if let token { call.query.append(("continuation-token", token)) }
        let reply = try await client.send(call)
        guard let page = XMLElement(document: reply.body), page.name == "ListBucketResult" else {
            throw unclear(nil, "its listing is no listing")
        }
        var objects: [ObjectInfo] = []
        for entry in page.all("Contents") {
            guard let key = entry["Key"], key.hasPrefix(root + prefix), let size = entry["Size"].flatMap({ Int64($0) })
            else { throw unclear(nil, "a listing holds what was not asked for") }
            let object = ObjectInfo(key: String(key.dropFirst(root.count)), size: size)
            if let last = objects.last, object.key <= last.key { throw unclear(nil, "a listing is not in order") }
            // Folders of consoles and probes of others are no objects of a store.
            if isObjectKey(object.key) { objects.append(object) }
        }
        if let count = page["KeyCount"], count != "\(page.all("Contents").count)" {
            throw unclear(nil, "a listing of \(count) keys has \(page.all("Contents").count)")
        }
        guard page["IsTruncated"] == "true" else { return (objects, nil) }
        guard let next = page["NextContinuationToken"], !next.isEmpty else {
            throw unclear(nil, "a listing ends in the middle")
        }
        return (objects, next)
    }
}
