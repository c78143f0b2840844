import { readFile } from 'node:fs/promises'
import type { Told } from './orders.ts'
import type { OrderRead } from './reads.ts'

/** Of a journal: the orders that clients were told of, and their reads of them. */
interface ClientHistory {
  told: Told[]
  reads: OrderRead[]
}

/** Reads the JSONL of a replay: a line with `status` is a read, another one an acknowledged order. */
export async function readJournal(path: string): Promise<ClientHistory> {
  const history: ClientHistory = { told: [], reads: [] }
  for (const line of (await readFile(path, 'utf8')).split('\n')) {
    if (line === '') continue
    // Written by tools/load/journal.ts.
    const record: Told | OrderRead = JSON.parse(line)
    if ('status' in record) history.reads.push(record)
    else history.told.push(record)
  }
  return history
}
