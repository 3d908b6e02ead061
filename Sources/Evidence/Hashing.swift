import Crypto
import Model

func sha256(_ bytes: [UInt8]) -> Model.Digest { Model.Digest(SHA256.hash(data: bytes)) }
