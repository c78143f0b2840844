import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { Refusal } from './refusal.ts'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser']
const COMMANDS = ['google-chrome', 'google-chrome-stable']
const DEBIAN = '/etc/debian_version'

/** It asks nobody for anything but the page, so that it works without a network. */
const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const onPath = (command: string): string[] =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, command))

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const found = (): string | undefined => [...PLACES, ...COMMANDS.flatMap(onPath)].find(isProgram)

/**
 * The Chromium of this machine: what CHROMIUM names, or where systems put it. Debian's is installed
 * where it is missing and the user may. Throws Refusal saying what to install.
 */
export function chromiumPath(): string {
  const named = process.env.CHROMIUM
  if (named) {
    if (isProgram(named)) return named
    throw new Refusal(`CHROMIUM is ${named}, which is not a program that can be run.`)
  }
  const path = found()
  if (path) return path
  if (existsSync(DEBIAN) && process.getuid?.() === 0) {
    installOnDebian()
    const installed = found()
    if (installed) return installed
  }
  throw new Refusal(
    'No Chromium was found. Install it (Debian, Ubuntu: apt-get install chromium; others: Chromium ' +
      'or Google Chrome), or name one: CHROMIUM=/path/to/chromium.',
  )
}

function installOnDebian(): void {
  process.stderr.write('No Chromium was found: installing it (apt-get install chromium).\n')
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    const { status, stderr } = spawnSync('apt-get', args, {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      encoding: 'utf8',
    })
    if (status !== 0) {
      throw new Refusal(`apt-get ${args.join(' ')} failed; install Chromium by hand.\n${stderr}`)
    }
  }
}

/**
 * Starts Chromium without a window and with a profile of its own that goes with it.
 * @param debuggingPort where other tools may join it (127.0.0.1)
 */
export function launchChromium(debuggingPort?: number): Promise<Browser> {
  const port = debuggingPort === undefined ? [] : [`--remote-debugging-port=${debuggingPort}`]
  return chromium.launch({ executablePath: chromiumPath(), args: [...FLAGS, ...port] })
}
