#!/usr/bin/env node
// Runs a drop again from what its shop published; README.md says how and why.
import { createHash, createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'

const HELP = `Runs a drop again from what was published of it.
  node verify-draw.mjs <origin> <drop id> [receipt]
  node verify-draw.mjs <folder> [receipt]    (fairness.json, entries-0.json, entries-1.json, ...)
Exit code 0: everything agrees. 1: what does not is printed. 2: it could not be read.`

class Discrepancy extends Error {}
const sha256 = (...parts) =>
  parts.reduce((h, part) => h.update(part), createHash('sha256')).digest()
const bytes = (hex) => Buffer.from(hex ?? '', 'hex')
function agree(holds, message) {
  if (!holds) throw new Discrepancy(message)
}
async function json(url) {
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`)
  return answer.json()
}

async function fromShop(origin, dropId) {
  const base = `${origin.replace(/\/$/, '')}/api/v1/drops/${encodeURIComponent(dropId)}/fairness`
  const report = await json(base)
  const lists = []
  for (const { shard } of report.shards) {
    const list = []
    for (let next = '0'; next; ) {
      const page = await json(`${base}/entries/${shard}?after=${next}&limit=1000`)
      list.push(...page.data)
      next = page.nextCursor
    }
    lists.push(list)
  }
  return { report, lists }
}

async function fromFolder(folder) {
  const read = async (name) => JSON.parse(await readFile(`${folder}/${name}.json`, 'utf8'))
  const report = await read('fairness')
  return { report, lists: await Promise.all(report.shards.map((s) => read(`entries-${s.shard}`))) }
}

/** Each link of a list is SHA-256(link before, entry id); the first is SHA-256("drop#shard"). */
function checkList({ dropId }, { shard, entries, head }, list, receipt) {
  const links = [sha256(`${dropId}#${shard}`)]
  for (const { entryId } of list) links.push(sha256(links.at(-1), entryId))
  agree(list.length === entries, `shard ${shard} lists ${list.length} of ${entries} entries`)
  agree(links.at(-1).equals(bytes(head)), `shard ${shard}: its list does not lead to its head`)
  if (receipt?.shard !== shard) return
  const isHere = links[receipt.sequence]?.equals(bytes(receipt.link))
  const isThen = list[receipt.sequence - 1]?.enteredAt === receipt.enteredAt
  agree(isHere && isThen, 'the entry of the receipt is not where and when the receipt says')
}

function checkKey({ seed, commitment, beacon, listHash, key }) {
  agree(key !== null, 'the lots are not drawn')
  agree(sha256(bytes(seed)).equals(bytes(commitment)), 'the seed is not the one committed to')
  agree(!beacon || /^[0-9a-f]{64}$/.test(beacon.randomness), 'the beacon was left out')
  const drawn = sha256(bytes(seed), bytes(listHash), bytes(beacon?.randomness))
  agree(drawn.equals(bytes(key)), 'the key does not follow from seed, lists and beacon')
}

/** Draw: the first 52 bits of HMAC-SHA-256(key, entry id). Queue: the moment of entry. */
function rankOf({ mode, key }, { entryId, enteredAt }) {
  if (mode === 'queue') return Date.parse(enteredAt)
  const mac = createHmac('sha256', bytes(key)).update(entryId).digest('hex')
  return Number.parseInt(mac.slice(0, 13), 16)
}

function verify({ report, lists }, receipt) {
  agree(!receipt || receipt.dropId === report.dropId, 'the receipt is of another drop')
  for (const [n, shard] of report.shards.entries()) checkList(report, shard, lists[n], receipt)
  const heads = sha256(...report.shards.map(({ head }) => bytes(head)))
  agree(!report.listHash || heads.equals(bytes(report.listHash)), 'the list hash is another')
  if (report.mode === 'draw') checkKey(report)
  const order = lists.flat().map((entry) => ({ ...entry, rank: rankOf(report, entry) }))
  order.sort((a, b) => a.rank - b.rank || (a.entryId < b.entryId ? -1 : 1))
  // Those admitted later, when a unit came back, come later in the order: times never go down.
  const at = order.map(({ admittedAt }) => (admittedAt ? Date.parse(admittedAt) : Infinity))
  const odd = at.findIndex((time, n) => time < at[n - 1])
  agree(odd < 0, `${order[odd]?.entryId} was admitted before its turn, which is ${odd + 1}`)
  const admitted = at.filter(Number.isFinite).length
  agree(report.counts.admitted === admitted, `${admitted} were admitted, other than reported`)
  return `${report.dropId}: ${order.length} entries, ${admitted} admitted in order. All agrees.`
}

const [where, ...rest] = process.argv.slice(2)
try {
  const isShop = /^https?:/.test(where ?? '')
  const token = rest[isShop ? 1 : 0]
  const receipt = token && JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url'))
  if (!where || where === '--help' || (isShop && !rest[0])) console.log(HELP)
  else console.log(verify(await (isShop ? fromShop(where, rest[0]) : fromFolder(where)), receipt))
} catch (error) {
  console.error(error instanceof Discrepancy ? `Does not agree: ${error.message}` : error.message)
  process.exitCode = error instanceof Discrepancy ? 1 : 2
}
