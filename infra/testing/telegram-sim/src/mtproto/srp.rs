//! The server's side of the password check, <https://core.telegram.org/api/srp>.
//!
//! The client proves that it knows the password without sending it: each side combines its own secret number with a
//! value derived from the password, and both sides get the same hash only if the password is right. Numbers have 2048
//! bits, are big-endian, and are taken modulo Telegram's own prime. With another prime, sign-ins would be slow: a
//! client must check that an unknown prime is safe, which takes long, but it already knows that Telegram's own prime is
//! safe.

use hmac::Hmac;
use num_bigint::BigUint;
use sha2::{Digest, Sha256, Sha512};

const GENERATOR: u8 = 3;
const ROUNDS: u32 = 100_000;
const BYTES: usize = 256;
const FIRST_SALT: &[u8] = b"the first salt";
const SECOND_SALT: &[u8] = b"the second salt";

/// A password check in progress.
pub(super) struct Check {
    /// The value derived from the password (`v`).
    verifier: BigUint,
    /// The server's secret number (`b`).
    secret: BigUint,
    /// The number sent to the client (`g_b`).
    public: BigUint,
}

/// The parameters that a client needs in addition to [`Check::public`].
pub(super) struct SrpParameters {
    pub(super) first_salt: Vec<u8>,
    pub(super) second_salt: Vec<u8>,
    pub(super) generator: i32,
    pub(super) prime: Vec<u8>,
}

/// Returns the parameters, which are the same for every account.
pub(super) fn parameters() -> SrpParameters {
    SrpParameters {
        first_salt: FIRST_SALT.to_vec(),
        second_salt: SECOND_SALT.to_vec(),
        generator: i32::from(GENERATOR),
        prime: padded(&prime()).to_vec(),
    }
}

impl Check {
    /// Begins a check of a password. `secret` is the server's secret number.
    pub(super) fn begin(password: &str, secret: [u8; BYTES]) -> Self {
        let (generator, prime) = (BigUint::from(GENERATOR), prime());
        let verifier = generator.modpow(&BigUint::from_bytes_be(&stretched(password)), &prime);
        let secret = BigUint::from_bytes_be(&secret) % &prime;
        let multiplier = BigUint::from_bytes_be(&hash(&[&padded(&prime), &padded(&generator)]));
        let public = (multiplier * &verifier + generator.modpow(&secret, &prime)) % &prime;
        Self { verifier, secret, public }
    }

    /// Returns the number to send to the client (`srp_B`).
    pub(super) fn public(&self) -> [u8; BYTES] {
        padded(&self.public)
    }

    /// Returns whether the client that sent these numbers (`A` and `M1`) knows the password.
    pub(super) fn is_proved_by(&self, client_public: &[u8], proof: &[u8]) -> bool {
        let (generator, prime) = (BigUint::from(GENERATOR), prime());
        let client_public = BigUint::from_bytes_be(client_public) % &prime;
        if client_public == BigUint::ZERO {
            return false;
        }
        let mix = BigUint::from_bytes_be(&hash(&[&padded(&client_public), &self.public()]));
        let shared = (&client_public * self.verifier.modpow(&mix, &prime)).modpow(&self.secret, &prime);
        let (of_prime, of_generator) = (hash(&[&padded(&prime)]), hash(&[&padded(&generator)]));
        let both: Vec<u8> = of_prime.iter().zip(of_generator).map(|(one, other)| one ^ other).collect();
        let expected = hash(&[
            &both,
            &hash(&[FIRST_SALT]),
            &hash(&[SECOND_SALT]),
            &padded(&client_public),
            &self.public(),
            &hash(&[&padded(&shared)]),
        ]);
        expected == *proof
    }
}

/// Returns the hash of the password that the specification calls `PH2`.
fn stretched(password: &str) -> [u8; 32] {
    let salted = |data: &[u8], salt: &[u8]| hash(&[salt, data, salt]);
    let first = salted(&salted(password.as_bytes(), FIRST_SALT), SECOND_SALT);
    let mut long = [0; 64];
    pbkdf2::pbkdf2::<Hmac<Sha512>>(&first, FIRST_SALT, ROUNDS, &mut long).expect("a hash takes a key of any length");
    salted(&long, SECOND_SALT)
}

fn prime() -> BigUint {
    BigUint::parse_bytes(include_bytes!("prime.hex"), 16).expect("the file is a part of this crate")
}

fn padded(number: &BigUint) -> [u8; BYTES] {
    let bytes = number.to_bytes_be();
    let mut all = [0; BYTES];
    all[BYTES - bytes.len()..].copy_from_slice(&bytes);
    all
}

fn hash(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::{Check, SrpParameters, parameters};
    use grammers_crypto::two_factor_auth::calculate_2fa;

    #[test]
    fn only_the_right_password_passes_the_proof() {
        let check = Check::begin("correct horse", [7; 256]);
        let proof = |password: &str| {
            let SrpParameters { first_salt, second_salt, generator, prime } = parameters();
            calculate_2fa(
                &first_salt,
                &second_salt,
                &prime,
                &generator,
                check.public().to_vec(),
                vec![9; 256],
                password,
            )
        };
        let (proof_of_right, client_public) = proof("correct horse");
        assert!(check.is_proved_by(&client_public, &proof_of_right));
        let (proof_of_wrong, client_public) = proof("correct house");
        assert!(!check.is_proved_by(&client_public, &proof_of_wrong));
        assert!(!check.is_proved_by(&[0; 256], &proof_of_right), "a client must bring a number of its own");
    }
}
