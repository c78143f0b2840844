import { readFile } from 'node:fs/promises'

/** Linux counts the time of a process in hundredths of a second. */
const TICK_MS = 10

/**
 * Milliseconds of a core that the runtime of a local shop has used, on Linux; else null. What else
 * runs on the machine hardly changes it, unlike a rate.
 * @param stateDir the state directory of the shop
 */
export async function runtimeCpuMs(stateDir: string): Promise<number | null> {
  try {
    // Written by tools/local/state-dir.ts.
    const { workerd }: { workerd: number } = JSON.parse(
      await readFile(`${stateDir}/running.json`, 'utf8'),
    )
    const stat = await readFile(`/proc/${workerd}/stat`, 'utf8')
    // The name, in brackets, may hold spaces. User and system time are the 14th and 15th field.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS
  } catch {
    return null
  }
}
