import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { Refusal } from './refusal.ts'

const DEBIAN = '/etc/debian_version'

export interface SystemProgram {
  /** What people call it. */
  title: string
  /** The environment variable that names another one. */
  variable: string
  /** Where systems put it, and what it is called on the path. */
  places: readonly string[]
  commands: readonly string[]
  /** The Debian package it is in. */
  debian: string
  /** How to get it elsewhere. */
  elsewhere: string
}

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

const found = ({ places, commands }: SystemProgram): string | undefined =>
  [...places, ...commands.flatMap(onPath)].find(isProgram)

/**
 * The path of a program of this machine: what its variable names, or where systems put it.
 * Debian's is installed where it is missing and the user may. Throws Refusal saying what to
 * install.
 */
export function systemProgram(program: SystemProgram): string {
  const { title, variable, debian, elsewhere } = program
  const named = process.env[variable]
  if (named) {
    if (isProgram(named)) return named
    throw new Refusal(`${variable} is ${named}, which is not a program that can be run.`)
  }
  const path = found(program)
  if (path) return path
  if (existsSync(DEBIAN) && process.getuid?.() === 0) {
    installOnDebian(title, debian)
    const installed = found(program)
    if (installed) return installed
  }
  throw new Refusal(
    `No ${title} was found. Install it (Debian, Ubuntu: apt-get install ${debian}; others: ` +
      `${elsewhere}), or name one: ${variable}=/path/to/${debian}.`,
  )
}

function installOnDebian(title: string, debian: string): void {
  process.stderr.write(`No ${title} was found: installing it (apt-get install ${debian}).\n`)
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', debian]]) {
    const { status, stderr } = spawnSync('apt-get', args, {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      encoding: 'utf8',
    })
    if (status !== 0) {
      throw new Refusal(`apt-get ${args.join(' ')} failed; install ${title} by hand.\n${stderr}`)
    }
  }
}
