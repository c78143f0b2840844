import { DAY_MS, HOUR_MS, MINUTE_MS } from './clock.ts'

/** Every limit of the shop, with its unit in its name. */
export const BODY_MAX_BYTES = 64 * 1024
/**
 * A product with 250 variants, each with texts and an address of a picture as long as they may be: as
 * JSON, or as a percent-encoded form beside the fields it was opened on.
 */
export const PRODUCT_BODY_MAX_BYTES = 2 * 1024 * 1024
/** The pictures that one form without a script sends; it is held in memory to be taken apart. */
export const PICTURES_FORM_MAX_BYTES = 20 * 1024 * 1024
/** A picture of a product, as staff upload it. */
export const IMAGE_MAX_BYTES = 5 * 1024 * 1024
/** A small file may unpack to any number of pixels in the memory of a shopper's device. */
export const IMAGE_PIXELS_MAX = 50_000_000
export const IMPORT_MAX_BYTES = 64 * 1024 * 1024
/** Rows of one product file; every SKU of them is in memory at once. */
export const IMPORT_ROWS_MAX = 250_000
export const IMPORT_COLUMNS_MAX = 500
/** A row of a product file; a longer one is mostly a quote that is never closed. */
export const IMPORT_RECORD_MAX_CHARS = 300_000
/** Rows of an import that died are deleted by a later one, once they are this old. */
export const IMPORT_ROWS_KEPT_MS = DAY_MS
/** What one import refused or noted, as it is stored; its counts count all. */
export const IMPORT_ISSUES_MAX = 5_000
/** An import that gives no sign of life for this long counts as stalled. */
export const IMPORT_STALLED_MS = 2 * MINUTE_MS
/** Reports of imports are deleted by a later import after this. */
export const IMPORT_RUNS_KEPT_DAYS = 30
/**
 * Products that one invocation publishes: each may be a write of KV, and an invocation has 1,000 of
 * them, the parts of the index included.
 */
export const PUBLISH_PRODUCTS_PER_STEP = 400
/** Products that staff publish or withdraw together, by one release: a page of the list. */
export const PRODUCTS_TOGETHER_MAX = 50
/** Products that one step of an import writes, by some 40 queries of D1. An invocation has 1,000. */
export const IMPORT_PRODUCTS_PER_STEP = 500
/** Characters of rows that one step of an import reads, or the rows of one product. */
export const IMPORT_STEP_CHARS = 400_000
/** Characters that the shop's own products have, of which one step reads all that its rows name. */
export const IMPORT_STEP_KNOWN_CHARS = 5_000_000
/** Looks of a request at its import, each two queries of D1 of the 1,000 that it has. */
export const IMPORT_FOLLOWED_TIMES_MAX = 160
/** Characters of the rows of a file as they are set aside, with the names of their columns. */
export const IMPORT_STAGED_CHARS_MAX = 150_000_000
/** Attempts at a step of an import; after the last one the import has failed. */
export const IMPORT_STEP_TRIES = 10
/** A publish of many products waits this long for one of a single product that is asked for meanwhile. */
export const PUBLISH_YIELD_SECONDS = 2
/** SKUs whose first stock one invocation sets: each is a call of a Durable Object. */
export const IMPORT_STOCK_PER_STEP = 500
/** Work on the catalogue that gives no sign of life for this long is sent on by a sweep. */
export const CATALOG_STEP_STALLED_MS = MINUTE_MS
/** Products that an export reads at once: D1 takes 1,000 queries a request, and a page is six. */
export const EXPORT_PRODUCTS_PER_PAGE = 1_000
/** Orders that an export reads at once from a shard. */
export const EXPORT_ORDERS_PER_PAGE = 500
export const JSON_MAX_DEPTH = 16
export const IDEMPOTENCY_KEY_MAX_CHARS = 255
export const IDEMPOTENCY_KEPT_MS = DAY_MS
/** Work outside the shopper's object that took its key this long ago is dead: its key is free. */
export const OUTSIDE_WORK_MAX_MS = 30_000

export const CART_LINES_MAX = 200
export const SAVED_LINES_MAX = 200
export const FAVOURITES_MAX = 500
export const LINE_QUANTITY_MAX = 999
export const LINE_ATTRIBUTES_MAX = 10
export const ATTRIBUTE_CHARS_MAX = 200
/** All attributes of a cart, as the JSON that is stored, in UTF-8. */
export const CART_ATTRIBUTES_MAX_BYTES = 32 * 1024
export const DISCOUNT_CODES_MAX = 10
/** A discount code, as it is typed and as it is shown. */
export const COUPON_CODE_MAX_CHARS = 64
/** Codes that one campaign generates: they are written in one transaction. */
export const COUPON_CODES_GENERATED_MAX = 10_000
export const COUPON_PER_SHOPPER_MAX = 1_000
/** Claims and uses of one campaign. */
export const COUPON_PLACES_MAX = 1_000_000_000
/** Coupons in a member's wallet: the oldest one leaves it for a further one. */
export const COUPON_WALLET_MAX = 50
/** A place that is reserved for an order waits only for the queue, however long that is out. */
export const COUPON_LEASE_MS = 6 * HOUR_MS
/** The claim of a first order is replaced after this, where the record does not know its order. */
export const FIRST_ORDER_LEASE_MS = COUPON_LEASE_MS
/** Every cart is priced with all of them that are active. */
export const PROMOTIONS_MAX = 200
/**
 * The rules of the active promotions with all categories below those that they name, in UTF-8. Every
 * cart keeps a copy of them in one row, which holds 2 MB: above that no cart could be written any more.
 */
export const PROMOTION_RULES_MAX_BYTES = 512 * 1024
/** The conditions of all slots, in the same row of every cart. */
export const PROMOTION_SLOT_RULES_MAX_BYTES = 256 * 1024
/** Up to here both grow with categories that are added below those that they name. */
export const OFFER_RULES_MAX_BYTES = 1024 * 1024
export const PROMOTION_CONDITIONS_MAX = 10
/** Products, categories, promotions or delivery options that one condition names. */
export const PROMOTION_IDS_MAX = 500
export const PROMOTION_TIERS_MAX = 20
/** Every cart asks each of them whether it is shown. */
export const PROMOTION_SLOTS_MAX = 50
/** Shares of a red packet: each is a row of its object, made in one transaction. */
export const RED_PACKET_SHARES_MAX = 10_000
/** Red packets of the public list: those that end first. */
export const RED_PACKETS_LISTED_MAX = 50
/** Those on the page: a member's claim is a call of each one's object. */
export const RED_PACKETS_SHOWN_MAX = 10
/** The edge knows the red packets at most this late. */
export const RED_PACKETS_FRESH_MS = 1_000
/** Claims within this of a first one are credited by one message. */
export const RED_PACKET_SETTLE_DELAY_MS = 250
/** Shares that one run credits, and red packets of one batch: a share is a call of an object. */
export const RED_PACKET_GRANTS_PER_RUN = 100
export const RED_PACKETS_PER_BATCH = 3
/** Highest price of one unit, in minor units; keeps every total under 2^53. */
export const AMOUNT_MAX = 100_000_000_00
export const STOCK_MAX = 1_000_000_000

/** Writes one shopper may make in a minute before the object answers 429. */
export const SHOPPER_WRITES_PER_MINUTE = 6_000
export const SOCKETS_PER_SHOPPER_MAX = 20
export const SOCKET_MESSAGE_MAX_BYTES = 1024
export const SOCKET_PUSH_EVERY_MS = 50
/** The close code for a client that may not be, or does not behave (RFC 6455, 7.4.1). */
export const SOCKET_POLICY_VIOLATION = 1008
/** The close code for a client that may come back later. */
export const SOCKET_TRY_LATER = 1013
/** A client sends a message when it connects and when it comes back: few in such a window. */
export const SOCKET_MESSAGES_MAX = 20
export const SOCKET_MESSAGES_WINDOW_MS = 10_000
/** One socket is sent a whole cart on request at most this often; the last request is answered. */
export const SOCKET_RESEND_EVERY_MS = 250
/** Bytes to one socket in a window; beyond them the socket is closed and its page reads by HTTP. */
export const SOCKET_BYTES_OUT_MAX = 16 * 1024 * 1024
export const SOCKET_BYTES_WINDOW_MS = MINUTE_MS
/** Drops that are told of one ended session, to close its sockets. */
export const DROPS_TOLD_OF_REVOCATION_MAX = 20

export const SESSION_ABSOLUTE_MS = 30 * DAY_MS
/** A member's session ends this long after its sign-in, whatever happens. */
export const MEMBER_SESSION_ABSOLUTE_MS = 90 * DAY_MS
/** A member's session ends this long after its last request. */
export const MEMBER_SESSION_IDLE_MS = 30 * DAY_MS
/** The time of a session's last request is written no more often than this. */
export const SESSION_SEEN_EVERY_MS = 5 * MINUTE_MS
/** Devices of a member; a further sign-in ends the session that was seen longest ago. */
export const MEMBER_SESSIONS_MAX = 50
/** A token for another system ends after this: it outlives its session by no more. */
export const SSO_TOKEN_TTL_MS = 5 * MINUTE_MS
/** A key signs for this long. It is published this long before, and this long after. */
export const SIGNING_KEY_PERIOD_MS = 30 * DAY_MS
/** Other systems may cache the public keys for this long, far less than a key's period. */
export const JWKS_MAX_AGE_SECONDS = 3600
/** What one export of a member reads: visitors that became the member, and rows of each kind. */
export const EXPORT_FORMER_SHOPPERS_MAX = 100
export const EXPORT_ROWS_MAX = 1_000
/** Pages of the mail log that an export walks, each of up to MAILS_SCANNED_MAX per database. */
export const EXPORT_MAIL_PAGES_MAX = 50
/** The stores are searched again this long after the request of an erasure. */
export const ERASURE_SETTLED_MS = 15 * MINUTE_MS
/** Erasures of one sweep, and the orders that each takes at once. */
export const ERASURES_PER_SWEEP = 3
export const ERASED_ORDERS_AT_ONCE = 20
export const ERASED_FORMER_SHOPPERS_MAX = 1_000
/** Passkeys of a member. */
export const PASSKEYS_MAX = 20
/** Two reminders of a member's cart are at least so far apart. */
export const CART_REMINDER_GAP_MS = 7 * DAY_MS
/** A cart that was left longer ago is not reminded of. */
export const CART_REMINDER_LATE_MS = 30 * DAY_MS
/** Lines that a reminder of a cart names. */
export const CART_REMINDER_LINES_MAX = 5
/** Notices of changed accounts that one run mails; the next sweep goes on. */
export const MEMBER_NOTICES_PER_RUN_MAX = 100
/** Addresses in the book of a member. */
export const ADDRESSES_MAX = 50
/** Points of a member that are shown with the time at which they expire. */
export const POINTS_LOTS_SHOWN_MAX = 20
/** Points that staff may add or take at once: a balance stays a safe number. */
export const POINTS_ADJUSTED_MAX = 1_000_000_000
/** Points that one checkout may spend. */
export const POINTS_SPENT_MAX = 1_000_000_000
/** Days with a sign-in that a member's calendar shows. */
export const SIGN_INS_SHOWN_MAX = 42
/** A proof of the email counts as recent for this long. */
export const STEP_UP_MS = 10 * MINUTE_MS
/** A merge of a visitor's cart may be undone for this long. */
export const MERGE_UNDO_MS = DAY_MS
/** A sign-in under an Idempotency-Key is answered the same for this long. */
export const SIGN_IN_ANSWER_KEPT_MS = DAY_MS
/** Saved lines of a cart after a merge; the ones behind them are not taken over. */
export const SAVED_LINES_AFTER_MERGE_MAX = 1_000
/** Visitors of a member whose orders are listed as the member's, the newest first. */
export const FORMER_SHOPPERS_MAX = 20
/** Visitors that last signed in as a member, whose entries in drops are the member's. */
export const FORMER_VISITORS_MAX = 5
/** Clocks of edge locations may differ by this much. */
export const CLOCK_SKEW_MS = MINUTE_MS
/** A checkout is readable for this long after it was started; its order stays. */
export const CHECKOUT_KEPT_MS = 7 * DAY_MS
export const VISITOR_IDLE_MS = 30 * DAY_MS

/** A link to an order ends this long after the mail that carries it. */
export const ORDER_MAIL_ACCESS_MS = 90 * DAY_MS
/** The token of an order that was looked up by its number and e-mail. */
export const ORDER_LOOKUP_ACCESS_MS = DAY_MS
/** A visitor who went to pay by a link is led back to the link for this long. */
export const ORDER_RETURN_MS = HOUR_MS
/**
 * How long a browser carries the bookmark of its last own read of the record. A replica lags by
 * seconds; without a bookmark the primary is asked.
 */
export const RECORD_BOOKMARK_MS = 10 * MINUTE_MS

export const QUOTE_TTL_MS = 15 * MINUTE_MS
/** How long an order may wait for its payment before it is cancelled and its stock released. */
export const PAYMENT_WINDOW_MS = 15 * MINUTE_MS
/** An order that waits this long for its online payment is mailed with the way to pay. */
export const PAYMENT_REMINDER_MS = 3 * MINUTE_MS
/** Orders of one database that are reminded of their payment by one query, in one run of the sweep. */
export const PAYMENT_REMINDERS_PER_PAGE = 100
export const PAYMENT_REMINDER_PAGES_MAX = 10
/** Requests to be told of a SKU that one run of the sweep mails. */
export const STOCK_ALERTS_PER_SWEEP_MAX = 200
export const STOCK_ALERTS_DELETED_PER_SWEEP_MAX = 1_000
/** A request is deleted after this, whether it was mailed or not. */
export const STOCK_ALERT_KEPT_MS = 180 * DAY_MS
/** A SKU that has sold out before its requests were mailed is looked at again after this. */
export const STOCK_ALERT_RECHECK_MS = 30 * MINUTE_MS
/** How many days an order waits for a bank transfer, where BANK_TRANSFER_DAYS does not say. */
export const BANK_TRANSFER_DAYS = 7
export const BANK_TRANSFER_DAYS_MAX = 28
/** A bank statement, as staff upload it. Each matched row is two calls of a shopper's object. */
export const STATEMENT_MAX_BYTES = 512 * 1024
export const STATEMENT_ROWS_MAX = 1_000
/** An order that waits longer for its payment is one for staff: its window ended long before. */
export const ORDER_UNPAID_LONG_MS = 60 * MINUTE_MS
/** A payment provider that is silent for longer is asked again, with the same key. */
export const PAYMENT_ANSWER_MS = 10 * 1000
/** Calls of a payment provider in a row without an answer, after which it is not offered. */
export const PROVIDER_FAILURES_MAX = 3
/** How long it is not offered then. */
export const PROVIDER_REST_MS = 15 * 1000
/** Payments that one run of the sweep asks providers for. */
export const RECONCILED_PER_SWEEP_MAX = 100
/** A provider's charge is compared with the orders once it is so old, in first waits for a webhook. */
export const CHARGE_GRACE_LOOKS = 5
/** How far back the first run reads a provider's list. */
export const CHARGES_FIRST_MS = 24 * HOUR_MS
/** Pages of a provider's list that one run of the sweep reads. */
export const CHARGE_PAGES_PER_SWEEP_MAX = 5
/** Charges that one run compares, returns, or forgets. */
export const CHARGES_PER_SWEEP_MAX = 200
/** How long a charge with its order is remembered: a second one of its payment is found until then. */
export const CHARGES_KEPT_MS = 60 * DAY_MS
/** A charge that went back by itself is shown to staff for so long. */
export const CHARGE_RETURNED_SHOWN_MS = 7 * DAY_MS
/** A charge whose order has not taken it for longer is shown to staff. */
export const CHARGE_OPEN_LONG_MS = 60 * MINUTE_MS
/** A hold outlives the payment window by this, so that a payment in the last second finds it. */
export const HOLD_GRACE_MS = 5 * MINUTE_MS
/** A hold of an order that needs no payment waits only for the queue, however long that is out. */
export const HOLD_PLACED_MS = 6 * HOUR_MS
/** A completion whose driver is silent for this long is resumed. */
export const COMPLETION_STALLED_MS = 10 * 1000
/** An outbox row not acknowledged for this long is sent again. */
export const OUTBOX_RESEND_MS = 15 * 1000
export const ORDERS_KEPT_LIVE_MAX = 50

/** A price is visible everywhere within this after publishing. */
export const CATALOG_FRESH_MS = 1_000
export const CATALOG_STALE_MAX_MS = 4_000
export const CATALOG_CACHE_PRODUCTS_MAX = 5_000

export const LIST_LIMIT_DEFAULT = 20
export const LIST_LIMIT_MAX = 100
/** At or under this many units a variant shows as `low`. */
export const LOW_STOCK_UNITS = 5
/** The highest threshold of low stock: the index of SKUs that run low ends here (0007_low_stock). */
export const LOW_UNITS_MAX = 100
/** A queue takes 128,000 bytes a message; what is larger travels as a claim (platform/claims.ts). */
export const QUEUE_MESSAGE_MAX_BYTES = 100_000
/** Mails that one recipient gets within an hour; further ones wait. Codes do not count. */
export const MAILS_PER_RECIPIENT_PER_HOUR = 20
/** Mails that one run of the sweep sends. */
export const MAILS_PER_SWEEP_MAX = 200
/** Mails that one batch of changes sends at once; the sweep sends the rest within a minute. */
export const MAILS_AT_ONCE_MAX = 20
/** Mails older than this are deleted, where `mail.retentionDays` of shop.config.ts does not say. */
export const MAIL_RETENTION_DAYS = 90
/** Old mails of one database that one run of the sweep deletes. */
export const MAILS_DELETED_PER_SWEEP_MAX = 1_000
/** Mails of one database that one page of the mail log looks at for a filter without an index. */
export const MAILS_SCANNED_MAX = 1_000
/** Orders of one database that one page of the orders looks at for filters without an index. */
export const ORDERS_SCANNED_MAX = 1_000
/** A mail provider that is silent for longer is asked again later. */
export const MAIL_ANSWER_MS = 15 * 1000
/** How long a quote waits for an outside tax service. */
export const TAX_PROVIDER_MS = 3 * 1000
/** A call waits this long for its carrier; after that it is made again by message. */
export const CARRIER_ANSWER_MS = 5 * 1000
/** Calls of a carrier in a row without an answer, after which it is not asked for a while. */
export const CARRIER_FAILURES_MAX = 3
/** How long it is not asked then. */
export const CARRIER_REST_MS = 15 * 1000
/** A message tries to book a parcel so often, about three minutes; then staff are told. */
export const CARRIER_TRIES_MAX = 8
/** A carrier that was silent about a parcel for this long is asked where it is. */
export const CARRIER_SILENT_MS = 6 * HOUR_MS
/** A carrier that did not answer where a parcel is, is asked for it again after this. */
export const CARRIER_TRACK_AGAIN_MS = 15 * MINUTE_MS
/** Parcels of one carrier that one run of the sweep asks for. */
export const PARCELS_TRACKED_PER_SWEEP_MAX = 40
/** Parcels of one tracking number that a report is matched with, the newest first. */
export const PARCELS_PER_NUMBER_MAX = 20
/** Webhooks of a shop. */
export const WEBHOOKS_MAX = 20
/** Events that one run takes from the feeds for a system of the merchant that it calls. */
export const FEED_EVENTS_PER_RUN = 200
/** Attempts that one run makes; each is a few calls, of which an invocation has 1,000. */
export const CALLS_PER_RUN = 60
/** A receiver that is silent for longer is asked again later. */
export const WEBHOOK_ANSWER_MS = 10 * 1000
/** Deliveries that ended are deleted after this. */
export const WEBHOOK_DELIVERIES_KEPT_DAYS = 30
export const WEBHOOK_DELIVERIES_DELETED_PER_SWEEP_MAX = 1_000
/** Documents that an inventory system took are deleted after this. */
export const INVENTORY_DOCUMENTS_KEPT_DAYS = 30
export const INVENTORY_DOCUMENTS_DELETED_PER_SWEEP_MAX = 1_000
/** The longest delay between two attempts at a message; how many there are: fulfilment's config. */
export const QUEUE_RETRY_SECONDS_MAX = 60
/** The same for a dead letter, which waits for its database through an outage of days. */
export const DEAD_LETTER_RETRY_SECONDS_MAX = 60 * 60
/** How long a queue keeps a message that nobody takes: the most the platform allows (14 days). */
export const QUEUE_RETENTION_SECONDS = 14 * 24 * 60 * 60

/** A shopper's live connections to one drop. */
export const SOCKETS_PER_ENTRY_MAX = 5
export const DROP_VARIANTS_MAX = 20
/** Fields of a drop that may change once entries are open, over its life: all are shown. */
export const DROP_CHANGES_MAX = 100
export const DROP_ENTRY_SHARDS_MAX = 64
export const DROP_STOCK_SHARDS_MAX = 32
export const PASS_MS_DEFAULT = 3 * MINUTE_MS
/** A claim's hold: long enough to pay, short enough for waiting shoppers. */
export const CLAIM_HOLD_MS_DEFAULT = 10 * MINUTE_MS
/** A claim's hold outlives its time by this, so that a payment in the last second finds it. */
export const CLAIM_GRACE_MS = 30 * 1000
/** The edge knows a drop's state at most this late. */
export const DROP_FRESH_MS = 1_000
/** Open holds of one shopper: orders that wait for their payment. */
export const OPEN_ORDERS_PER_SHOPPER_MAX = 5
/** Open orders and their units up to which nothing is asked of a shopper (docs/fairness.md). */
export const OPEN_ORDERS_MAX = 10
export const OPEN_UNITS_MAX = 200
/** Units of a first order up to which nothing is asked: more than the largest basket of a shop. */
export const FIRST_ORDER_UNITS_MAX = 300
/** An order paid at the door counts for this long without a message of its end. */
export const OPEN_ORDER_KEPT_MS = 30 * DAY_MS

/** Products of the orders of five minutes that a report tells apart; the rest is one together. */
export const REPORT_PRODUCTS_MAX_PER_SLOT = 5_000
/**
 * Orders of one database that a run of the reports' sweep reads, but for the last slot's. All sweeps
 * of a minute share the 1,000 queries of one invocation; 200 orders are one query.
 */
export const REPORT_ORDERS_PER_RUN = 10_000
/** Days of one report, both ends included. */
export const REPORT_DAYS_MAX = 366
/** Days of a report by the hour. */
export const REPORT_DAYS_MAX_BY_HOUR = 92
/** Rows of one report, those of the highest net; its totals count all. */
export const REPORT_ROWS_MAX = 10_000
/** Saved filters of one list and member of staff. */
export const STAFF_VIEWS_MAX_PER_LIST = 20
export const STAFF_VIEW_NAME_MAX_CHARS = 60
export const STAFF_VIEW_QUERY_MAX_CHARS = 500
/** Figures of the staff's first page are read at most this often by one isolate. */
export const HOME_FIGURES_TTL_MS = 10_000
/** Rows of a report on a page, which has a row of each day of the longest period; its file has all. */
export const REPORT_PAGE_ROWS_MAX = 400
/** The period of a report that names none. */
export const REPORT_DAYS_DEFAULT = 30

/** Days after delivery within which goods may be sent back, where the shop's settings say nothing. */
export const RETURN_DAYS = 30

/** Minor units. Refunds above it need a recent sign-in, where the shop's settings say nothing. */
export const REFUND_STEP_UP_ABOVE = 100_000

/** How long an isolate keeps the payment methods that it tells claims of drops, in milliseconds. */
export const CLAIM_METHODS_MS = 30_000

/** For so long the author of a review may change it. */
export const REVIEW_EDIT_DAYS = 14
export const REVIEW_TITLE_MAX_CHARS = 120
export const REVIEW_TEXT_MAX_CHARS = 4_000
export const DELIVERY_RATING_TEXT_MAX_CHARS = 1_000
/** Photos of a review: the constraint of `review_photo` is the same. */
export const REVIEW_PHOTOS_MAX = 5
/** Reviews on one page of a product. */
export const REVIEWS_PER_PAGE = 10
/** An upload that is silent for longer broke off: a sweep deletes what it left. */
export const REVIEW_UPLOAD_MAX_MS = 10 * MINUTE_MS
/** Photos that one run of the sweep deletes: R2 takes 1,000 keys a call. */
export const REVIEW_PHOTOS_DELETED_PER_SWEEP = 500
/** Products whose rating one run of the sweep publishes; each is some ten of its 1,000 queries. */
export const RATINGS_PUBLISHED_PER_SWEEP = 20
/** Published reviews are visible everywhere within this, and never read older than the other. */
export const REVIEWS_FRESH_MS = 2_000
export const REVIEWS_STALE_MAX_MS = 10_000
