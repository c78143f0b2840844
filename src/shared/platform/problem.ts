/**
 * Every error code of the API, in one place: its HTTP status, its title, whether the same request
 * may succeed later, whether its Idempotency-Key stays free, and what the caller should do.
 * `docs/errors.md` is generated from this table.
 */
interface ProblemSpec {
  status: number
  title: string
  retryable: boolean
  /** The refusal is not stored under the request's key: the same key may be sent again. */
  freesKey: boolean
  advice: string
}

const spec = (status: number, title: string, advice: string, retryable = false): ProblemSpec => ({
  status,
  title,
  advice,
  retryable,
  freesKey: retryable,
})

/** A refusal of a race, or of a step to take first: the request itself may still succeed. */
const freeing = (problem: ProblemSpec): ProblemSpec => ({ ...problem, freesKey: true })

export const PROBLEMS = {
  invalid_body: spec(400, 'The body is not valid', 'Correct the fields listed in `errors`.'),
  invalid_json: spec(400, 'The body is not JSON', 'Send a JSON object with a JSON content type.'),
  unknown_field: spec(400, 'The body has a field this route does not know', 'Remove the field.'),
  invalid_host: spec(400, 'The Host header is not a host', 'Send the name of the shop as Host.'),
  invalid_query: spec(400, 'The query is not valid', 'Correct the parameters listed in `errors`.'),
  invalid_cursor: spec(400, 'The cursor is not valid', 'Start again without a cursor.'),
  idempotency_key_required: spec(
    400,
    'This request needs an Idempotency-Key',
    'Send a fresh random key, and the same key when you retry.',
  ),
  idempotency_key_invalid: spec(
    400,
    'The Idempotency-Key is not valid',
    'Send 1 to 255 visible ASCII characters.',
  ),
  session_required: spec(401, 'A session is needed', 'Create one with POST /api/v1/sessions.'),
  session_invalid: spec(401, 'The session token is not valid', 'Create a new session.'),
  session_expired: spec(401, 'The session has expired', 'Create a new session.'),
  session_revoked: spec(401, 'The session was ended', 'Create a new session.'),
  staff_required: spec(401, 'A staff token is needed', 'Send Authorization: Bearer <staff token>.'),
  webhook_signature_invalid: spec(
    401,
    'The webhook signature is not valid',
    'Sign the raw bytes with the shared secret, within five minutes.',
  ),
  code_invalid: freeing(
    spec(401, 'The code is not valid', 'Check the digits, or ask for a new code.'),
  ),
  order_access_invalid: spec(
    401,
    'The token of the order is not valid',
    'Find the order by its number and e-mail: POST /api/v1/orders/lookup.',
  ),
  order_access_expired: spec(
    401,
    'The token of the order has expired',
    'Find the order by its number and e-mail: POST /api/v1/orders/lookup.',
  ),
  cross_site_request: spec(403, 'The request came from another site', 'Send it from the shop.'),
  verification_required: freeing(spec(403, 'One more check is needed', 'Answer the challenge.')),
  verification_invalid: freeing(
    spec(403, 'The check did not pass', 'Ask for a new challenge or code and try again.'),
  ),
  proof_invalid: spec(403, 'The proof of work is not valid here', 'Fetch a new challenge.'),
  pass_invalid: spec(403, 'The pass is not valid here', 'Use the pass of your own entry.'),
  pass_not_yet_valid: spec(403, 'The pass is not valid yet', 'Wait until the drop opens.', true),
  pass_expired: spec(403, 'The pass has expired', 'Read your entry: it may be admitted again.'),
  step_up_required: freeing(
    spec(403, 'This needs a recent sign-in', 'Sign in again with a code and repeat the request.'),
  ),
  member_required: spec(
    403,
    'Only a member can have this',
    'Sign in with a code: POST /api/v1/session/codes. Or choose another way.',
  ),
  forbidden: spec(403, 'Not allowed', 'Ask an owner of the shop for the role.'),
  not_found: spec(404, 'Not found', 'Check the address and the id.'),
  method_not_allowed: spec(
    405,
    'This address does not allow that method',
    'Use one of the methods in the Allow header.',
  ),
  idempotency_in_flight: spec(
    409,
    'A request with this key is still running',
    'Retry with the same key after Retry-After seconds.',
    true,
  ),
  insufficient_stock: spec(409, 'Not enough in stock', 'Lower the quantity to `available`.'),
  price_changed: spec(409, 'A price has changed', 'Show the new quote and complete again.'),
  cart_changed: freeing(spec(409, 'The cart has changed', 'Read the cart and start again.')),
  cart_empty: spec(409, 'Nothing is selected to buy', 'Select at least one line.'),
  checkout_not_ready: spec(
    409,
    'The checkout is not complete',
    'Fill in what `requirements` lists.',
  ),
  checkout_closed: spec(409, 'The checkout is closed', 'Start a new one.'),
  transition_not_allowed: spec(409, 'Not possible in this state', 'Read the current state first.'),
  payment_closed: spec(409, 'This payment is already settled', 'Read the order.'),
  stale_sequence: spec(
    409,
    'A later message was taken before this one',
    'Send messages of a SKU with a growing sequence.',
  ),
  return_not_allowed: spec(
    409,
    'These units cannot be returned',
    'Return units that were delivered and not refunded, within the time for returns.',
  ),
  review_not_allowed: spec(
    403,
    'This cannot be reviewed',
    'Review items that were delivered to you, and change a review within its time.',
  ),
  refund_exceeds_captured: spec(
    409,
    'More than was captured would go back',
    'Refund at most what is left of the payment.',
  ),
  already_claimed: spec(409, 'You have claimed this already', 'Read your claim.'),
  already_exists: spec(409, 'It already exists', 'Use another name, or change the existing one.'),
  not_started: spec(409, 'It has not started yet', 'Wait until it starts.', true),
  ended: spec(409, 'It has ended', 'Look for another one that runs.'),
  last_owner: spec(409, 'The shop needs an owner', 'Make another member of staff an owner first.'),
  drop_not_open: spec(409, 'The drop is not open', 'Wait for its opening time.', true),
  drop_closed: spec(409, 'The drop has ended', 'Wait for the next drop.'),
  entries_closed: spec(409, 'Entries are closed', 'Wait for the next drop.'),
  pass_used: spec(409, 'The pass has been used', 'Continue with the checkout of your entry.'),
  proof_used: spec(409, 'This proof of work was used before', 'Fetch a new challenge.'),
  stock_held: spec(
    409,
    'All units are reserved',
    'Keep your pass and try again after Retry-After seconds.',
    true,
  ),
  hold_expired: spec(409, 'The hold has ended', 'Its units were released to the next shopper.'),
  purchase_limit_reached: spec(
    409,
    'The limit per shopper is reached',
    'Buy at most what `limit` allows.',
  ),
  too_many_open_orders: freeing(
    spec(
      409,
      'Too many open orders',
      'Pay or cancel one of your open orders, or wait until one is delivered.',
    ),
  ),
  sold_out: spec(409, 'Sold out', 'No unit is left to claim.'),
  version_mismatch: freeing(
    spec(412, 'It has changed since you read it', 'Read it again, then retry.'),
  ),
  body_too_large: spec(413, 'The body is too large', 'Send less.'),
  unsupported_media_type: spec(415, 'Unsupported content type', 'Send application/json.'),
  idempotency_conflict: spec(
    422,
    'This Idempotency-Key was used with another body',
    'Use a fresh key for a different request.',
  ),
  image_too_large: spec(
    422,
    'The picture has too many pixels',
    'Make it smaller than `limit` pixels.',
  ),
  insufficient_store_credit: spec(422, 'There is less store credit', 'Take at most `balance`.'),
  insufficient_points: spec(422, 'There are fewer points', 'Spend at most `balance`.'),
  category_circle: spec(
    422,
    'A category cannot stand below itself',
    'Choose a parent that does not stand below the category.',
  ),
  image_unsafe: spec(
    422,
    'The drawing could run code or load something',
    'Export it as a plain SVG without scripts, links and outside files.',
  ),
  attributes_too_large: spec(
    422,
    'The attributes of the cart are too large',
    'Shorten them, or remove a line that has some: `limit` bytes are stored in all.',
  ),
  too_many_lines: spec(422, 'The cart is full', 'Remove a line first.'),
  too_many_photos: spec(422, 'The review has as many photos as it may', 'Remove the photos first.'),
  quantity_too_large: spec(422, 'The quantity is too large', 'Lower it to the limit.'),
  stock_known: spec(
    422,
    'The stock of this SKU is known',
    'Post the difference with POST /api/admin/v1/inventory/adjustments.',
  ),
  variant_unavailable: spec(422, 'This variant cannot be bought', 'Choose another variant.'),
  delivery_unavailable: spec(
    422,
    'This delivery option is not offered here',
    'Choose one of `deliveryOptions`.',
  ),
  verification_unavailable: spec(
    422,
    'This check is not offered here',
    'Use the kind that `challenge` names.',
  ),
  payment_method_unavailable: spec(
    422,
    'This payment method is not offered',
    'Choose one of `paymentMethods`.',
  ),
  payment_attempts_exhausted: spec(
    429,
    'Too many payments were declined',
    'Wait for Retry-After seconds, or use another payment method.',
    true,
  ),
  too_many_codes: spec(
    429,
    'Too many codes were sent to this email address',
    'Use the last code, wait for Retry-After seconds, or change the email address.',
    true,
  ),
  too_many_tries: spec(
    429,
    'Too many wrong codes',
    'Wait for Retry-After seconds, then ask for a new code.',
    true,
  ),
  too_many_sockets: spec(429, 'Too many live connections', 'Close a tab first.', true),
  rate_limited: spec(429, 'Too many requests', 'Wait for Retry-After seconds.', true),
  internal_error: spec(
    500,
    'An unexpected error occurred',
    'Retry with the same Idempotency-Key.',
    true,
  ),
  webhook_url_refused: spec(
    422,
    'Events cannot be sent to this address',
    'Use https and a public name, without a port or credentials.',
  ),
  carrier_refused: spec(
    422,
    'The carrier refused the request',
    'Read its reason in `detail`; send the parcel with another carrier where it stays.',
  ),
  coupon_invalid: spec(
    422,
    'The code gives nothing here',
    'Read `reason`; remove the code, and show the price without it.',
  ),
  promotion_limit_reached: spec(422, 'There are too many promotions', 'Remove one first.'),
  promotion_slot_limit_reached: spec(
    422,
    'There are too many promotion slots',
    'Remove one first.',
  ),
  webhook_limit_reached: spec(422, 'There are too many webhooks', 'Remove one first.'),
  mail_refused: spec(422, 'The mail provider refused the mail', 'Check the recipient’s address.'),
  dependency_unavailable: spec(
    503,
    'Part of the shop is temporarily unavailable',
    'Retry with the same Idempotency-Key after Retry-After seconds.',
    true,
  ),
} as const satisfies Record<string, ProblemSpec>

export type ProblemCode = keyof typeof PROBLEMS
