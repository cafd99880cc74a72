//! Signing in with a code and a password, signing out, and moving a sign-in to the other data centre.

use std::sync::{MutexGuard, PoisonError};

use grammers_tl_types::{enums, functions, types};

use crate::{
    mtproto::{
        accounts::KeyStatus,
        calls::{
            call::RpcCall,
            method::{ListedMethod, RpcMethod, listed},
            rpc_error::RpcError,
        },
        forms::Viewer,
        login::{CodeRefused, Login, SentCode},
        srp::{self, Check, SrpParameters},
    },
    world::{DataCentre, LOGIN_CODE_DIGITS, User, UserId},
};

pub(super) const METHODS: &[ListedMethod] = &[
    listed::<functions::auth::SendCode>(),
    listed::<functions::auth::SignIn>(),
    listed::<functions::account::GetPassword>(),
    listed::<functions::auth::CheckPassword>(),
    listed::<functions::auth::LogOut>(),
    listed::<functions::auth::ExportAuthorization>(),
    listed::<functions::auth::ImportAuthorization>(),
];

impl RpcMethod for functions::auth::SendCode {
    /// Sends a login code to the account with this phone number. If there is no such account, the client gets the same
    /// answer, but nobody receives the code.
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::auth::SentCode, RpcError> {
        if !self.phone_number.chars().any(|digit| digit.is_ascii_digit()) {
            return Err(RpcError::bad("PHONE_NUMBER_INVALID"));
        }
        let owner = call.world.user_by_phone(&self.phone_number).map(|user| user.id);
        if let Some(home) = owner.and_then(|id| home_of(call, id)).filter(|home| *home != call.sign_in.data_centre) {
            return Err(RpcError::new(303, format!("PHONE_MIGRATE_{}", home.number())));
        }
        let code = call.world.send_login_code(owner);
        let hash = code.hash.clone();
        login(call).sent = Some(SentCode { phone: self.phone_number, code, at: call.world.now() });
        let length = i32::try_from(LOGIN_CODE_DIGITS).unwrap_or(0);
        let r#type = types::auth::SentCodeTypeApp { length }.into();
        Ok(types::auth::SentCode { r#type, phone_code_hash: hash, next_type: None, timeout: None }.into())
    }
}

impl RpcMethod for functions::auth::SignIn {
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::auth::Authorization, RpcError> {
        let code = self.phone_code.filter(|code| !code.is_empty()).ok_or(RpcError::bad("PHONE_CODE_EMPTY"))?;
        let now = call.world.now();
        login(call).take_code(&self.phone_number, &self.phone_code_hash, &code, now).map_err(|refused| {
            RpcError::bad(match refused {
                CodeRefused::Expired => "PHONE_CODE_EXPIRED",
                CodeRefused::Wrong => "PHONE_CODE_INVALID",
            })
        })?;
        let user = call.world.user_by_phone(&self.phone_number);
        let user = user.ok_or(RpcError::bad("PHONE_NUMBER_UNOCCUPIED"))?;
        let (id, has_password) = (user.id, password_of(user).is_some());
        if has_password {
            login(call).password_of = Some(id);
            return Err(RpcError::new(401, "SESSION_PASSWORD_NEEDED"));
        }
        Ok(signed_in(call, id))
    }
}

impl RpcMethod for functions::account::GetPassword {
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::account::Password, RpcError> {
        let whose = login(call).password_of.or_else(|| call.sign_in.account());
        let whose = whose.ok_or(RpcError::new(401, "AUTH_KEY_UNREGISTERED"))?;
        let password = password_of(call.world.user(whose)?).map(str::to_owned);
        let check = password.map(|password| Check::begin(&password, random(call, whose)));
        let srp_b = check.as_ref().map(|check| check.public().to_vec());
        let srp_id = check.as_ref().map(|_| i64::from_le_bytes(random(call, whose)));
        login(call).check = srp_id.zip(check);
        Ok(types::account::Password {
            has_recovery: false,
            has_secure_values: false,
            has_password: srp_b.is_some(),
            current_algo: srp_b.is_some().then(algorithm),
            srp_b,
            srp_id,
            hint: None,
            email_unconfirmed_pattern: None,
            new_algo: algorithm(),
            new_secure_algo: enums::SecurePasswordKdfAlgo::Unknown,
            secure_random: random::<256>(call, whose).to_vec(),
            pending_reset_date: None,
            login_email_pattern: None,
        }
        .into())
    }
}

impl RpcMethod for functions::auth::CheckPassword {
    /// Signs the client in if it proves that it knows the password. A password check allows one attempt. After a failed
    /// attempt, the client must call `account.getPassword` again.
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::auth::Authorization, RpcError> {
        let enums::InputCheckPasswordSrp::Srp(proof) = self.password else {
            return Err(RpcError::bad("PASSWORD_HASH_INVALID"));
        };
        let (check, whose) = {
            let mut login = login(call);
            (login.check.take(), login.password_of)
        };
        let (_, check) = check.filter(|(id, _)| *id == proof.srp_id).ok_or(RpcError::bad("SRP_ID_INVALID"))?;
        let whose = whose.ok_or(RpcError::new(401, "AUTH_KEY_UNREGISTERED"))?;
        if !check.is_proved_by(&proof.a, &proof.m1) {
            return Err(RpcError::bad("PASSWORD_HASH_INVALID"));
        }
        Ok(signed_in(call, whose))
    }
}

impl RpcMethod for functions::auth::LogOut {
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::auth::LoggedOut, RpcError> {
        call.sign_in.set_status(KeyStatus::SignedOut);
        Ok(types::auth::LoggedOut { future_auth_token: None }.into())
    }
}

impl RpcMethod for functions::auth::ExportAuthorization {
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::auth::ExportedAuthorization, RpcError> {
        let elsewhere = DataCentre::numbered(self.dc_id).filter(|centre| *centre != call.sign_in.data_centre);
        elsewhere.ok_or(RpcError::bad("DC_ID_INVALID"))?;
        let bytes = random::<32>(call, call.account).to_vec();
        call.state.exports().insert(bytes.clone(), call.account);
        Ok(types::auth::ExportedAuthorization { id: call.account.0, bytes }.into())
    }
}

impl RpcMethod for functions::auth::ImportAuthorization {
    /// Signs the client in at this data centre. The bytes in the request identify the account: the client got them from
    /// the other data centre, with `auth.exportAuthorization`. The bytes can be used only once.
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::auth::Authorization, RpcError> {
        let account = call.state.exports().remove(&self.bytes).ok_or(RpcError::bad("AUTH_BYTES_INVALID"))?;
        if account.0 != self.id {
            return Err(RpcError::bad("USER_ID_INVALID"));
        }
        Ok(signed_in(call, account))
    }
}

fn signed_in(call: &RpcCall<'_>, account: UserId) -> enums::auth::Authorization {
    *login(call) = Login::default();
    call.sign_in.set_status(KeyStatus::SignedIn(account));
    types::auth::Authorization {
        setup_password_required: false,
        otherwise_relogin_days: None,
        tmp_sessions: None,
        future_auth_token: None,
        user: Viewer::new(call.world, account).user(account),
    }
    .into()
}

fn algorithm() -> enums::PasswordKdfAlgo {
    let SrpParameters { first_salt: salt1, second_salt: salt2, generator: g, prime: p } = srp::parameters();
    types::PasswordKdfAlgoSha256Sha256Pbkdf2Hmacsha512iter100000Sha256ModPow { salt1, salt2, g, p }.into()
}

fn home_of(call: &RpcCall<'_>, user: UserId) -> Option<DataCentre> {
    call.world.user(user).ok().map(User::home)
}

fn password_of(user: &User) -> Option<&str> {
    user.person()?.password.as_deref()
}

/// Returns secret bytes for an account's sign-in. They are computed from the world's seed and are different on every
/// call.
fn random<const N: usize>(call: &RpcCall<'_>, whose: UserId) -> [u8; N] {
    let mut draws = call.state.draws();
    let nth = draws.entry(whose).or_default();
    let mut bytes = [0; N];
    for part in bytes.chunks_mut(32) {
        *nth += 1;
        let secret = call.world.secret("sign-in", &[whose.0, *nth]);
        part.copy_from_slice(&secret[..part.len()]);
    }
    bytes
}

fn login<'c>(call: &'c RpcCall<'_>) -> MutexGuard<'c, Login> {
    call.sign_in.login.lock().unwrap_or_else(PoisonError::into_inner)
}
