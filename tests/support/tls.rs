//! A server on loopback whose certificate nobody has signed. Its key is public, and good for
//! nothing else.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;

use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

/// A server.
pub(crate) struct Server {
    /// Its host, with its port.
    pub(crate) host: String,
}

impl Server {
    /// Starts one.
    pub(crate) fn new() -> Self {
        let certificate =
            CertificateDer::from(&include_bytes!("../fixtures/tls/self-signed.der")[..]);
        let key =
            PrivatePkcs8KeyDer::from(&include_bytes!("../fixtures/tls/self-signed.key.der")[..]);
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], PrivateKeyDer::Pkcs8(key))
            .unwrap();
        let config = Arc::new(config);
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let host = listener.local_addr().unwrap().to_string();
        std::thread::Builder::new()
            .spawn(move || {
                for stream in listener.incoming().flatten() {
                    let connection = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
                    let mut stream = rustls::StreamOwned::new(connection, stream);
                    // Whoever asks hangs up on seeing the certificate.
                    let mut asked = [0; 1024];
                    if stream.read(&mut asked).is_ok() {
                        stream
                            .write_all(b"HTTP/1.1 200 Fine\r\nContent-Length: 0\r\n\r\n")
                            .ok();
                    }
                }
            })
            .unwrap();
        Self { host }
    }
}
