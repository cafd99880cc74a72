//! Signing in by a code and a password, signing out, and taking a sign-in to the other data centre.

use std::sync::{MutexGuard, PoisonError};

use grammers_tl_types::{enums, functions, types};

use crate::{
    mtproto::{
        accounts::Life,
        calls::{Call, Listed, Method, Refusal, method},
        forms::Viewer,
        login::{CodeRefused, Login, Sent},
        srp::{self, Check, Terms},
    },
    world::{DataCentre, User, UserId},
};

pub(super) const METHODS: &[Listed] = &[
    method::<functions::auth::SendCode>(),
    method::<functions::auth::SignIn>(),
    method::<functions::account::GetPassword>(),
    method::<functions::auth::CheckPassword>(),
    method::<functions::auth::LogOut>(),
    method::<functions::auth::ExportAuthorization>(),
    method::<functions::auth::ImportAuthorization>(),
];

impl Method for functions::auth::SendCode {
    /// A number that nobody has is sent a code too, which nobody reads.
    fn run(self, call: &mut Call<'_>) -> Result<enums::auth::SentCode, Refusal> {
        if !self.phone_number.chars().any(|digit| digit.is_ascii_digit()) {
            return Err(Refusal::bad("PHONE_NUMBER_INVALID"));
        }
        let owner = call.world.user_by_phone(&self.phone_number).map(|user| user.id);
        if let Some(home) = owner.and_then(|id| home_of(call, id)).filter(|home| *home != call.sign_in.data_centre) {
            return Err(Refusal::new(303, format!("PHONE_MIGRATE_{}", home.number())));
        }
        let code = call.world.send_login_code(owner);
        let hash = code.hash.clone();
        login(call).sent = Some(Sent { phone: self.phone_number, code, at: call.world.now() });
        let length = i32::try_from(crate::world::LOGIN_CODE_DIGITS).unwrap_or(0);
        let r#type = types::auth::SentCodeTypeApp { length }.into();
        Ok(types::auth::SentCode { r#type, phone_code_hash: hash, next_type: None, timeout: None }.into())
    }
}

impl Method for functions::auth::SignIn {
    fn run(self, call: &mut Call<'_>) -> Result<enums::auth::Authorization, Refusal> {
        let code = self.phone_code.filter(|code| !code.is_empty()).ok_or(Refusal::bad("PHONE_CODE_EMPTY"))?;
        let now = call.world.now();
        login(call).take_code(&self.phone_number, &self.phone_code_hash, &code, now).map_err(|refused| {
            Refusal::bad(match refused {
                CodeRefused::Expired => "PHONE_CODE_EXPIRED",
                CodeRefused::Wrong => "PHONE_CODE_INVALID",
            })
        })?;
        let user = call.world.user_by_phone(&self.phone_number);
        let user = user.ok_or(Refusal::bad("PHONE_NUMBER_UNOCCUPIED"))?;
        let (id, has_password) = (user.id, password_of(user).is_some());
        if has_password {
            login(call).password_of = Some(id);
            return Err(Refusal::new(401, "SESSION_PASSWORD_NEEDED"));
        }
        Ok(signed_in(call, id))
    }
}

impl Method for functions::account::GetPassword {
    fn run(self, call: &mut Call<'_>) -> Result<enums::account::Password, Refusal> {
        let whose = login(call).password_of.or_else(|| call.sign_in.account());
        let whose = whose.ok_or(Refusal::new(401, "AUTH_KEY_UNREGISTERED"))?;
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

impl Method for functions::auth::CheckPassword {
    /// A check is good for one try: then the password's terms must be asked for anew.
    fn run(self, call: &mut Call<'_>) -> Result<enums::auth::Authorization, Refusal> {
        let enums::InputCheckPasswordSrp::Srp(proof) = self.password else {
            return Err(Refusal::bad("PASSWORD_HASH_INVALID"));
        };
        let (check, whose) = {
            let mut login = login(call);
            (login.check.take(), login.password_of)
        };
        let (_, check) = check.filter(|(id, _)| *id == proof.srp_id).ok_or(Refusal::bad("SRP_ID_INVALID"))?;
        let whose = whose.ok_or(Refusal::new(401, "AUTH_KEY_UNREGISTERED"))?;
        if !check.is_proved_by(&proof.a, &proof.m1) {
            return Err(Refusal::bad("PASSWORD_HASH_INVALID"));
        }
        Ok(signed_in(call, whose))
    }
}

impl Method for functions::auth::LogOut {
    fn run(self, call: &mut Call<'_>) -> Result<enums::auth::LoggedOut, Refusal> {
        call.sign_in.becomes(Life::Nobodys);
        Ok(types::auth::LoggedOut { future_auth_token: None }.into())
    }
}

impl Method for functions::auth::ExportAuthorization {
    fn run(self, call: &mut Call<'_>) -> Result<enums::auth::ExportedAuthorization, Refusal> {
        let elsewhere = DataCentre::numbered(self.dc_id).filter(|centre| *centre != call.sign_in.data_centre);
        elsewhere.ok_or(Refusal::bad("DC_ID_INVALID"))?;
        let bytes = random::<32>(call, call.account).to_vec();
        exports(call).insert(bytes.clone(), call.account);
        Ok(types::auth::ExportedAuthorization { id: call.account.0, bytes }.into())
    }
}

impl Method for functions::auth::ImportAuthorization {
    /// What was exported is good once.
    fn run(self, call: &mut Call<'_>) -> Result<enums::auth::Authorization, Refusal> {
        let account = exports(call).remove(&self.bytes).ok_or(Refusal::bad("AUTH_BYTES_INVALID"))?;
        if account.0 != self.id {
            return Err(Refusal::bad("USER_ID_INVALID"));
        }
        Ok(signed_in(call, account))
    }
}

fn signed_in(call: &Call<'_>, account: UserId) -> enums::auth::Authorization {
    *login(call) = Login::default();
    call.sign_in.becomes(Life::SignedIn(account));
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
    let Terms { first_salt: salt1, second_salt: salt2, generator: g, prime: p } = srp::terms();
    types::PasswordKdfAlgoSha256Sha256Pbkdf2Hmacsha512iter100000Sha256ModPow { salt1, salt2, g, p }.into()
}

fn home_of(call: &Call<'_>, user: UserId) -> Option<DataCentre> {
    call.world.user(user).ok().map(User::home)
}

fn password_of(user: &User) -> Option<&str> {
    user.person()?.password.as_deref()
}

/// Bytes for somebody's sign-in: by the seed, others each time.
fn random<const N: usize>(call: &Call<'_>, whose: UserId) -> [u8; N] {
    let mut draws = call.desk.draws.lock().unwrap_or_else(PoisonError::into_inner);
    let nth = draws.entry(whose).or_default();
    let mut bytes = [0; N];
    for part in bytes.chunks_mut(32) {
        *nth += 1;
        let secret = call.world.secret("sign-in", &[whose.0, *nth]);
        part.copy_from_slice(&secret[..part.len()]);
    }
    bytes
}

fn login<'c>(call: &'c Call<'_>) -> MutexGuard<'c, Login> {
    call.sign_in.login.lock().unwrap_or_else(PoisonError::into_inner)
}

fn exports<'c>(call: &'c Call<'_>) -> MutexGuard<'c, crate::mtproto::calls::Exports> {
    call.desk.exports.lock().unwrap_or_else(PoisonError::into_inner)
}
