#!/usr/bin/env node
// Runs a drop again from what its shop published; README.md says how and why.
import assert from 'node:assert'
import { createHash, createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'

const HELP = `node verify-draw.mjs (<origin> <drop id> | <folder>) [receipt ...] [options]
Options, as you noted them: --drop <id> --commitment <hash> --terms <hash> --beacon <value>`
const bytes = (hex) => Buffer.from(hex ?? '', 'hex')
const hash = (...parts) => parts.reduce((h, p) => h.update(p), createHash('sha256')).digest('hex')
const unitsOf = (all) => all.reduce((total, { units, quota }) => total + (units ?? quota), 0)
const isSame = (a, b) => canonical(a) === canonical(b)
/** JSON without white space, its keys in order at every depth. */
function canonical(value) {
  const keys = new Set()
  JSON.stringify(value, (key, inner) => keys.add(key) && inner)
  return JSON.stringify(value, [...keys].sort())
}

/** Reads report and lists from a folder (`dropId` is empty) or page by page from the shop. */
async function readDrop(where, dropId) {
  const read = async (file, path) => {
    if (!dropId) return JSON.parse(await readFile(`${where}/${file}.json`, 'utf8'))
    const answer = await fetch(new URL(`/api/v1/drops/${dropId}/fairness${path}`, where))
    if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}`)
    return answer.json()
  }
  const listOf = async ({ shard }, after = 0) => {
    const page = await read(`entries-${shard}`, `/entries/${shard}?after=${after}&limit=1000`)
    const { data = page, nextCursor } = page
    return nextCursor ? [...data, ...(await listOf({ shard }, nextCursor))] : data
  }
  const report = await read('fairness', '')
  return { report, lists: await Promise.all(report.shards.map((shard) => listOf(shard))) }
}

export function readReceipt(token) {
  const [kind, body = '', signature] = token.split('.')
  const raw = Buffer.from(body, 'base64url')
  assert(kind === 'kbr1' && signature && raw.toString('base64url') === body, 'this is no receipt')
  return JSON.parse(raw)
}

/** By rank; as many as there were units for, and then those that units came back for. */
function checkAdmissions({ terms, mode, key, changes, counts, ...report }, all) {
  // Draw: the first 52 bits of HMAC-SHA-256(key, entry id). Queue: the moment of entry.
  const lot = (id) => createHmac('sha256', bytes(key)).update(id).digest('hex').slice(0, 13)
  const rank = (e) => `${mode === 'queue' ? e.enteredAt : lot(e.entryId)} ${e.entryId}`
  const order = all.map((e) => ({ ...e, rank: rank(e), at: Date.parse(e.admittedAt ?? '9999') }))
  order.sort((a, b) => (a.rank < b.rank ? -1 : 1))
  assert(new Set(all.map((e) => e.entryId)).size === all.length, 'an entry is there twice')
  const early = order.find((e, n) => !(e.at >= (order[n - 1]?.at ?? 0)))
  assert(!early, `${early?.entryId} was admitted before its turn`)
  const passes = order.filter((e) => (e.admittedAt ?? e.units ?? e.outcome) !== null)
  const lines = passes.map((e) => `${e.entryId} ${e.admittedAt} ${e.units} ${e.outcome}\n`)
  assert(hash(...lines.sort()) === report.admissionsHash, 'lists and report admit others')
  const raised = changes.findLast(({ field }) => field === '/limitPerShopper')
  const limit = Math.max(terms.limitPerShopper, raised?.to ?? 0)
  const isOpen = (e) => e.admittedAt >= report.opensAt && e.admittedAt >= e.enteredAt
  const isFair = (e) => isOpen(e) && Number.isInteger(e.units) && e.units > 0 && e.units <= limit
  assert(passes.every(isFair), 'an entry was admitted too early, or for too many units')
  const units = Math.floor(counts.unitsSetAside * terms.admissionFactor)
  const expiry = (e) => e.at + (e.outcome === 'missed' ? terms.passSeconds * 1000 : 1)
  const promised = ({ at }) => unitsOf(passes.filter((e) => e.at <= at && at < expiry(e)))
  assert(!passes.some((e) => promised(e) > units), 'more was promised than there were units')
  // A queue may end before its last entrants are called; so may a drop that the shop ended.
  const isCut = key === null || changes.some(({ field }) => field === '/state')
  assert(isCut || passes.length >= Math.min(all.length, Math.ceil(units / limit)), 'too few passes')
  const used = passes.filter(({ outcome }) => outcome === 'used')
  assert(counts.unitsSold + counts.unitsHeld <= unitsOf(used), 'more was sold than passes allowed')
  const told = { entries: all.length, admitted: passes.length, used: used.length, waiting: 0 }
  assert(isSame(counts, { ...counts, ...told, missed: all.length - used.length }), 'miscounted')
  const announced = Math.max(unitsOf(terms.variants), counts.unitsSetAside)
  assert(announced <= counts.unitsQuota, 'the units are not those announced')
}

/** @returns the verdict, changes and what is not proved. @throws AssertionError: what disagrees */
export function verify({ report: { digest, ...report }, lists }, receipts, noted) {
  const { dropId, terms, termsHash, mode, key, beacon, commitment, listHash, counts } = report
  if (!/^(sold_out|closed)$/.test(report.state)) throw new Error('check it once it has ended')
  const said = report.changes.map((change) => `changed: ${canonical(change)}`)
  const unproved = (text) => said.push(`not proved: ${text}`)
  const named = (o) => [o.dropId, o.mode, o.beacon?.chain, o.beacon?.round]
  const bound = (o) => [...named(o), mode === 'draw' ? o.entriesCloseAt : o.key]
  assert(isSame(bound(report), bound(terms)), 'drop, mode, beacon or close are not as announced')
  assert(report.opensAt >= terms.opensAt, 'it opened before the announced time')
  assert(hash(canonical(terms)) === termsHash, 'the terms are not as hashed')
  for (const field of ['dropId', 'commitment', 'termsHash']) {
    const values = [noted, ...receipts].map((one) => one[field]).filter((v) => v !== undefined)
    assert(!values.some((v) => v !== report[field]), `the ${field} is not the one noted`)
    if (!values.length) unproved(`that this ${field} was published before entries opened`)
  }
  const fields = 'admittedAt,enteredAt,entryId,outcome,sequence,units'
  const isListed = (e, n) => `${Object.keys(e).sort()}` === fields && e.sequence === n + 1
  const issued = new Set()
  const heads = lists.map((list, shard) => {
    let head = hash(`${dropId}#${shard}`)
    for (const { entryId, enteredAt, sequence } of list) {
      head = hash(bytes(head), terms.listFormat === 2 ? `${entryId} ${enteredAt}` : entryId)
      const receipt = { dropId, entryId, shard, sequence, link: head, enteredAt }
      issued.add(canonical(receipt)).add(canonical({ ...receipt, commitment, termsHash }))
    }
    const found = { shard, entries: list.length, head }
    assert(isSame(report.shards[shard], found), `list ${shard} does not lead to its head`)
    assert(list.every(isListed), `an entry of list ${shard} is not in its place`)
    const times = [terms.entriesOpenAt, ...list.map((e) => e.enteredAt), report.entriesCloseAt]
    assert(isSame(times, times.map((t) => new Date(t).toJSON()).sort()), 'an entry is out of time')
    return bytes(head)
  })
  assert(heads.length === terms.entryShards && hash(...heads) === listHash, 'a list is not sealed')
  assert(!receipts.some((one) => !issued.has(canonical(one))), 'no entry is as its receipt says')
  if (key !== null) {
    assert(hash(bytes(report.seed)) === commitment, 'the seed is not the one committed to')
    assert(!beacon || /^[0-9a-f]{64}$/.test(beacon.randomness), 'the beacon was left out')
    assert(!noted.beacon || noted.beacon === beacon?.randomness, 'the beacon said something else')
    const parts = [report.seed, listHash, beacon?.randomness].map(bytes)
    assert(hash(...parts) === key, 'the key does not follow from seed, lists and beacon')
    if (!beacon) unproved('that the shop, which knew the seed, did not choose the last entries')
    else if (!noted.beacon) unproved(`the beacon’s value: not checked, compare ${beacon.source}`)
  } else assert(mode === 'queue' || counts.admitted === 0, 'no lots were drawn')
  checkAdmissions(report, lists.flat())
  assert(hash(canonical(report)) === digest, 'the report was altered')
  if (!receipts.length) unproved('that an entry of yours is on the list: give its receipt')
  else unproved('that the shop signed the receipt: only the shop can check its signature')
  if (terms.listFormat === 1) unproved('when others entered: the lists do not bind it')
  if (counts.unitsSetAside !== counts.unitsQuota) unproved('that no more units were in stock')
  unproved('who entered, by whose clock, what was sold at which price, refusals: the shop says so')
  const counted = `${counts.entries} entries, ${counts.admitted} admitted in order`
  return [`${dropId}: ${counted}. Nothing disagrees.`, ...said].join('\n')
}
const [text, flag] = [{ type: 'string' }, { type: 'boolean' }]
const options = { drop: text, commitment: text, terms: text, beacon: text, help: flag }
if (process.argv[1]?.endsWith('verify-draw.mjs')) {
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true })
    const [where, ...rest] = positionals
    const dropId = /^https?:/.test(where) ? rest.shift() : ''
    const noted = { ...values, dropId: values.drop || dropId || undefined, termsHash: values.terms }
    const check = async () => verify(await readDrop(where, dropId), rest.map(readReceipt), noted)
    // A drop that has just ended is still being settled: what disagrees is read again, once.
    const checkAgain = () => setTimeout(dropId ? 8_000 : 0).then(check)
    const isHelp = values.help || !where || dropId === undefined
    console.log(isHelp ? HELP : await check().catch(checkAgain))
  } catch (error) {
    console.error(`${error.name}: ${error.message}`)
    process.exitCode = error instanceof assert.AssertionError ? 1 : 2
  }
}
