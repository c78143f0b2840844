import { readFile } from 'node:fs/promises'

const EVERY_MS = 500

/** The runtime's resident memory over time, in MiB. */
export interface MemorySamples {
  first: number
  peak: number
  last: number
}

/** Watches the runtime of an own shop until `stop`; zeros where the system tells nothing. */
export async function watchMemory(stateDir: string): Promise<{ stop(): MemorySamples }> {
  const { workerd }: { workerd: number } = JSON.parse(
    await readFile(`${stateDir}/running.json`, 'utf8'),
  )
  const samples: number[] = []
  const look = async () => {
    const status = await readFile(`/proc/${workerd}/status`, 'utf8').catch(() => '')
    const kib = Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0)
    if (kib > 0) samples.push(kib / 1024)
  }
  await look()
  const timer = setInterval(() => void look(), EVERY_MS)
  return {
    stop() {
      clearInterval(timer)
      return { first: samples[0] ?? 0, peak: Math.max(0, ...samples), last: samples.at(-1) ?? 0 }
    },
  }
}
