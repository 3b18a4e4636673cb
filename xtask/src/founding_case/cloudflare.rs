//! Cloudflare Access: 600 leaked service tokens, in the shape of `GET /accounts/{id}/access/service_tokens`.
//!
//! Shape: the Cloudflare API's envelope with `result_info`; one file a page, as `page=N` answers. The first of the
//! four stragglers is here: the token with which the support bot passes the gateway.

use super::company::{AFTER, BEFORE, CLOUDFLARE};
use super::credential::{Credential, listed};
use super::json::{Json, lines, object};
use super::moment::{DAY, Moment};
use super::random::Random;

const LEAKED: usize = 600;
const OTHERS: usize = 50;
const PAGE: usize = 400;
/// Every token that is not of the four outlives the story by far.
const LIVES_PAST: Moment = Moment::day(2024, 6, 1);
const BOT_EXPIRES_DAYS: i64 = 3_650;

/// Makes the tokens; the first is the straggler.
pub(crate) fn credentials(random: &mut Random) -> Vec<Credential> {
    (0..LEAKED + OTHERS).map(|number| token(random, number)).collect()
}

fn token(random: &mut Random, number: usize) -> Credential {
    let mut token = Credential::leaked("cloudflare", CLOUDFLARE, "service_token").settled(random, number);
    token.id = random.uuid();
    token.leaked = number < LEAKED;
    if number == 0 {
        token.label = "mw-bot".to_owned();
        token.owner = Some("it-support");
        token.also = Some("Moveworks");
    } else if token.leaked {
        token.end(random, Random::uuid);
    }
    token
}

/// Writes the exports: each list in pages.
pub(crate) fn files(tokens: &[Credential]) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for (at, after) in [(BEFORE, false), (AFTER, true)] {
        let rows: Vec<Json> = listed(tokens, after).iter().map(row).collect();
        for (page, chunk) in rows.chunks(PAGE).enumerate() {
            let number = page + 1;
            let name = format!("cloudflare/service-tokens-{}-page-{number}.json", at.date());
            files.push((name, envelope(chunk, number, rows.len())));
        }
    }
    files
}

fn envelope(rows: &[Json], page: usize, total: usize) -> String {
    let info = object! {
        "page": page,
        "per_page": PAGE,
        "count": rows.len(),
        "total_count": total,
        "total_pages": total.div_ceil(PAGE),
    };
    format!("{{\"success\":true,\"errors\":[],\"messages\":[],\"result_info\":{info},\"result\":{}}}", lines(rows))
}

fn row(token: &Credential) -> Json {
    let years = [2, 5, 10].into_iter().find(|years| token.created.plus(years * 365 * DAY) > LIVES_PAST);
    let days = if token.label == "mw-bot" { BOT_EXPIRES_DAYS } else { years.unwrap_or(10) * 365 };
    // The client id names the token in requests; it is no secret, and ours follows from the id.
    let client = Random::stream(0, &token.id).hex(32);
    object! {
        "id": &token.id,
        "client_id": format!("{client}.access"),
        "name": &token.label,
        "created_at": token.created.to_string(),
        "updated_at": token.created.to_string(),
        "expires_at": token.created.plus(days * DAY).to_string(),
        "duration": format!("{}h", days * 24),
    }
}
