#!/usr/bin/env node
// Runs a drop again from what its shop published; README.md says how and why.
import { createHash, createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'

const HELP = `node verify-draw.mjs <origin> <drop id> [receipt ...] [options]
node verify-draw.mjs <folder> [receipt ...] [options]    (fairness.json, entries-0.json, ...)
Options, as you noted them: --drop <id> --commitment <hash> --terms <hash> --beacon <value>
Exit code 0: nothing disagrees, and what is not proved is named. 1: it disagrees. 2: not readable.`
class Discrepancy extends Error {}
const agree = (holds, message) => {
  if (!holds) throw new Discrepancy(message)
}
const hash = (...parts) => parts.reduce((h, p) => h.update(p), createHash('sha256')).digest('hex')
const bytes = (hex) => Buffer.from(hex ?? '', 'hex')
const unitsOf = (all) => all.reduce((total, { units, quota }) => total + (units ?? quota), 0)
/** JSON with its keys in order at every depth. */
function canonical(value) {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(canonical)}]`
  const keys = Object.keys(value).sort()
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)}}`
}

async function published(where, dropId) {
  const base = `${where.replace(/\/$/, '')}/api/v1/drops/${encodeURIComponent(dropId)}/fairness`
  const json = async (path) => {
    if (!dropId) return JSON.parse(await readFile(`${where}${path || '/fairness'}.json`, 'utf8'))
    const answer = await fetch(base + path)
    if (answer.ok) return answer.json()
    throw new Error(`${base}${path} answered ${answer.status}`)
  }
  const listOf = async ({ shard }, after = 0) => {
    if (!dropId) return json(`/entries-${shard}`)
    const { data, nextCursor } = await json(`/entries/${shard}?after=${after}&limit=1000`)
    return nextCursor ? [...data, ...(await listOf({ shard }, nextCursor))] : data
  }
  const report = await json('')
  return { report, lists: await Promise.all(report.shards.map((shard) => listOf(shard))) }
}

export function readReceipt(token) {
  const [kind, body = '', mac] = token.split('.')
  const raw = Buffer.from(body, 'base64url')
  agree(kind === 'kbr1' && mac && raw.toString('base64url') === body, 'this is no receipt')
  return JSON.parse(raw)
}

/** The report as it stands, and against what was noted of it before, by receipts and options. */
function checkReport(report, noted, unproved) {
  const { terms, mode, shards, opensAt, entriesCloseAt, key } = report
  agree(hash(canonical(terms)) === report.termsHash, 'the terms are not as hashed')
  const named = (o) => `${[o.dropId, o.mode, o.beacon?.chain, o.beacon?.round]}`
  agree(named(report) === named(terms), 'drop, mode or beacon are not those of the terms')
  for (const field of ['dropId', 'commitment', 'termsHash']) {
    const values = noted.map((one) => one[field]).filter((value) => value !== undefined)
    agree(!values.some((value) => value !== report[field]), `the ${field} is not the one noted`)
    if (values.length === 0) unproved(`that this ${field} was published before entries opened`)
  }
  const all = shards.length === terms.entryShards && shards.every(({ shard }, n) => shard === n)
  agree(all, 'a shard is missing')
  const heads = hash(...shards.map(({ head }) => bytes(head)))
  agree(heads === report.listHash, 'the lists are not sealed, or the list hash is another')
  const isKept = mode === 'draw' ? entriesCloseAt === terms.entriesCloseAt : key === null
  agree(isKept && opensAt >= terms.opensAt, 'it was sold by other times or lots than announced')
}

const RECEIPT = 'dropId,enteredAt,entryId,link,sequence,shard'
const FIELDS = 'admittedAt,enteredAt,entryId,outcome,sequence,units'
/** Each link of a list is SHA-256(link before, entry); the first is SHA-256("drop#shard"). */
function checkList({ terms, entriesCloseAt }, { shard, entries, head }, list, receipts) {
  const text = (e) => (terms.listFormat === 2 ? `${e.entryId} ${e.enteredAt}` : e.entryId)
  const links = [hash(`${terms.dropId}#${shard}`)]
  for (const entry of list) links.push(hash(bytes(links.at(-1)), text(entry)))
  const isWhole = list.length === entries && links.at(-1) === head
  agree(isWhole, `shard ${shard}: its list does not lead to its head`)
  for (const { entryId, sequence, link, enteredAt } of receipts) {
    const [at, made] = [list[sequence - 1], links[sequence]]
    const isHere = at?.entryId === entryId && at.enteredAt === enteredAt && made === link
    agree(isHere, 'the entry of the receipt is not where and when the receipt says')
  }
  let last = terms.entriesOpenAt
  for (const [n, entry] of list.entries()) {
    const isListed = `${Object.keys(entry).sort()}` === FIELDS && entry.sequence === n + 1
    agree(isListed, `${entry.entryId} is not listed as entry ${n + 1} of shard ${shard}`)
    const inTime = entry.enteredAt >= last && entry.enteredAt <= entriesCloseAt
    agree(inTime, `${entry.entryId} entered before its time, or after entries closed`)
    last = entry.enteredAt
  }
}

function checkKey({ seed, commitment, beacon, listHash, key }, value, unproved) {
  agree(hash(bytes(seed)) === commitment, 'the seed is not the one committed to')
  agree(!beacon || /^[0-9a-f]{64}$/.test(beacon.randomness), 'the beacon was left out')
  agree(!value || value === beacon?.randomness, 'the beacon said something else')
  const drawn = hash(bytes(seed), bytes(listHash), bytes(beacon?.randomness))
  agree(drawn === key, 'the key does not follow from seed, lists and beacon')
  if (!beacon) unproved('that the shop, which knew the seed, did not choose the last entries')
  else if (!value) unproved(`the beacon’s value: not checked, compare ${beacon.source}`)
}

/** Draw: the first 52 bits of HMAC-SHA-256(key, entry id). Queue: the moment of entry. */
function rankOf({ mode, key }, { entryId, enteredAt }) {
  if (mode === 'queue') return Date.parse(enteredAt)
  const mac = createHmac('sha256', bytes(key)).update(entryId).digest('hex')
  return Number.parseInt(mac.slice(0, 13), 16)
}

/** By rank; as many as there were units for, and then those that units came back for. */
function checkAdmissions({ counts, ...report }, entries) {
  const { terms, opensAt } = report
  const at = (e) => (e.admittedAt === null ? Number.MAX_VALUE : Date.parse(e.admittedAt))
  const order = entries.map((e) => ({ ...e, rank: rankOf(report, e), at: at(e) }))
  order.sort((a, b) => a.rank - b.rank || (a.entryId < b.entryId ? -1 : 1))
  const odd = order.findIndex((e, n) => !(e.at >= (order[n - 1]?.at ?? 0)))
  agree(odd < 0, `${order[odd]?.entryId} was admitted before its turn, which is ${odd + 1}`)
  const admitted = order.filter(
    (e) => !(e.admittedAt === null && e.units === null && e.outcome === null),
  )
  const lines = admitted.map((e) => `${e.entryId} ${e.admittedAt} ${e.units} ${e.outcome}\n`)
  agree(hash(lines.sort().join('')) === report.admissionsHash, 'lists and report admit others')
  const raised = report.changes.findLast(({ field }) => field === '/limitPerShopper')
  const limit = Math.max(terms.limitPerShopper, raised?.to ?? 0)
  const budget = Math.floor(counts.unitsSetAside * terms.admissionFactor)
  for (const moment of new Set(admitted.map((e) => e.at))) {
    // A pass that was missed kept its units promised for all its time.
    const from = moment - terms.passSeconds * 1000
    const live = admitted.filter((e) => e.outcome === 'missed' && e.at > from && e.at <= moment)
    const units = Math.max(unitsOf(live), unitsOf(admitted.filter((e) => e.at === moment)))
    agree(units <= budget, `${units} units were promised at a time, of ${budget}`)
  }
  const isFair = ({ units, admittedAt, enteredAt }) =>
    units > 0 && units <= limit && admittedAt >= opensAt && admittedAt >= enteredAt
  agree(admitted.every(isFair), 'somebody was admitted too early, or for too many units')
  const used = admitted.filter(({ outcome }) => outcome === 'used')
  const isPaidFor = counts.unitsSold + counts.unitsHeld <= unitsOf(used)
  agree(isPaidFor, 'more units were sold than shoppers were admitted for')
  // A queue may end before its last entrants are called; so may a drop that the shop ended.
  const isWholeRun = report.key !== null && !report.changes.some((e) => e.field === '/state')
  const due = Math.min(entries.length, Math.ceil(budget / limit))
  agree(!isWholeRun || admitted.length >= due, `${admitted.length} were admitted, not ${due}`)
  const lists = { entries: entries.length, admitted: admitted.length, used: used.length }
  const told = { ...counts, ...lists, missed: entries.length - used.length, waiting: 0 }
  agree(canonical(told) === canonical(counts), 'entries and passes were counted otherwise')
  const isGiven = counts.unitsSetAside <= counts.unitsQuota
  agree(
    isGiven && unitsOf(terms.variants) <= counts.unitsQuota,
    'the units are not those announced',
  )
  return admitted.length
}

/** @returns the verdict and what is not proved. @throws Discrepancy */
export function verify({ report, lists }, receipts, noted) {
  const said = []
  const unproved = (text) => said.push(`not proved: ${text}`)
  if (!/^(sold_out|closed)$/.test(report.state)) throw new Error('check it once it has ended')
  checkReport(report, [noted, ...receipts], unproved)
  const ofShard = (n) => receipts.filter(({ shard }) => shard === n)
  for (const [n, shard] of report.shards.entries()) checkList(report, shard, lists[n], ofShard(n))
  const entries = lists.flat()
  agree(new Set(entries.map((e) => e.entryId)).size === entries.length, 'an entry is there twice')
  agree(
    receipts.every(({ shard }) => lists[shard]),
    'the shard of the receipt is missing',
  )
  const isReceipt = (one) =>
    Number.isInteger(one.shard) &&
    Number.isInteger(one.sequence) &&
    [RECEIPT, `commitment,${RECEIPT},termsHash`].includes(`${Object.keys(one).sort()}`)
  agree(receipts.every(isReceipt), 'a part of the receipt is missing or unknown')
  if (report.key !== null) checkKey(report, noted.beacon, unproved)
  const admitted = checkAdmissions(report, entries)
  agree(report.key !== null || report.mode === 'queue' || admitted === 0, 'no lots were drawn')
  const { digest, changes, ...rest } = report
  agree(hash(canonical({ ...rest, changes })) === digest, 'the report was altered')
  for (const { at, field, from, to } of changes)
    said.push(`changed at ${at}: ${field} from ${canonical(from)} to ${canonical(to)}`)
  const { unitsQuota, unitsSetAside } = report.counts
  if (receipts.length === 0) unproved('that an entry of yours is on the list: give its receipt')
  else unproved('that the shop signed the receipt: only the shop can check its signature')
  if (report.terms.listFormat === 1) unproved('when others entered: the lists do not bind it')
  if (unitsSetAside !== unitsQuota) unproved(`that ${unitsSetAside} of ${unitsQuota} were in stock`)
  unproved('who entered, by whose clock, what was sold at which price, refusals: the shop says so')
  const counted = `${entries.length} entries, ${admitted} admitted in order`
  return [`${report.dropId}: ${counted}. Nothing disagrees.`, ...said].join('\n')
}

const names = ['drop', 'commitment', 'terms', 'beacon', 'help']
const options = Object.fromEntries(names.map((name) => [name, { type: 'string' }]))
async function main() {
  options.help.type = 'boolean'
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  const [where, ...rest] = positionals
  const dropId = /^https?:/.test(where) ? rest.shift() : ''
  if (values.help || !where || dropId === undefined) return HELP
  const receipts = rest.map(readReceipt)
  const { drop = dropId || undefined, commitment, terms: termsHash, beacon } = values
  // A drop that has just ended is still being settled: what disagrees is read again.
  for (let left = dropId ? 4 : 0; ; left -= 1) {
    try {
      const found = await published(where, dropId)
      return verify(found, receipts, { dropId: drop, commitment, termsHash, beacon })
    } catch (error) {
      if (left === 0) throw error
      await wait(2_000)
    }
  }
}
if (process.argv[1]?.endsWith('verify-draw.mjs')) {
  try {
    console.log(await main())
  } catch (error) {
    const isFound = error instanceof Discrepancy
    console.error(isFound ? `Does not agree: ${error.message}` : error.message)
    process.exitCode = isFound ? 1 : 2
  }
}
