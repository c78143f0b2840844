import { beforeAll, describe, expect, it, vi } from 'vitest'
import {
  SOCKET_BYTES_OUT_MAX,
  SOCKET_BYTES_WINDOW_MS,
  SOCKET_MESSAGES_MAX,
  SOCKET_MESSAGES_WINDOW_MS,
} from '../../src/shared/platform/limits.ts'
import { SocketBudgets } from './socket-budgets.ts'

/** As much of a socket as budgets touch. */
function fakeSocket(readyState = 1) {
  const sent: string[] = []
  const closes: [number, string][] = []
  const socket = {
    readyState,
    send: (text: string) => sent.push(text),
    close: (code: number, reason: string) => closes.push([code, reason]),
  }
  return { socket: socket as unknown as WebSocket, sent, closes }
}

const NOW = 1_800_000_000_000
const MEGABYTE = 'x'.repeat(1024 * 1024)

beforeAll(() => {
  vi.stubGlobal('WebSocket', { READY_STATE_CLOSED: 3 })
})

describe('the budget of a socket', () => {
  it('admits so many messages in a window, then closes it once and ignores the rest', () => {
    const budgets = new SocketBudgets()
    const { socket, closes } = fakeSocket()
    const admitted = Array.from({ length: 10_000 }, () => budgets.admits(socket, NOW))
    expect(admitted.filter(Boolean)).toHaveLength(SOCKET_MESSAGES_MAX)
    expect(closes).toEqual([[1008, 'too many messages']])
    expect(budgets.admits(socket, NOW + SOCKET_MESSAGES_WINDOW_MS)).toBe(false)
  })

  it('is new in the next window, and each socket’s own', () => {
    const budgets = new SocketBudgets()
    const [one, two] = [fakeSocket(), fakeSocket()]
    for (let n = 0; n < SOCKET_MESSAGES_MAX; n += 1) budgets.admits(one.socket, NOW)
    expect(budgets.admits(two.socket, NOW)).toBe(true)
    expect(budgets.admits(one.socket, NOW + SOCKET_MESSAGES_WINDOW_MS)).toBe(true)
    expect(one.closes).toEqual([])
  })

  it('counts bytes as they are sent, and closes the socket beyond them', () => {
    const budgets = new SocketBudgets()
    const { socket, sent, closes } = fakeSocket()
    const whole = SOCKET_BYTES_OUT_MAX / MEGABYTE.length
    for (let n = 0; n < 2 * whole; n += 1) budgets.send(socket, MEGABYTE, NOW)
    expect(sent).toHaveLength(whole)
    expect(closes).toEqual([[1013, 'too much was sent: read it by HTTP']])

    const next = fakeSocket()
    for (let n = 0; n < 2 * whole; n += 1) {
      budgets.send(next.socket, MEGABYTE, NOW + (n < whole ? 0 : SOCKET_BYTES_WINDOW_MS))
    }
    expect(next.sent).toHaveLength(2 * whole)
    const wide = fakeSocket()
    for (let n = 0; n < whole; n += 1) budgets.send(wide.socket, '€'.repeat(MEGABYTE.length), NOW)
    expect(wide.sent).toHaveLength(Math.floor(whole / 3))
  })

  it('forgets sockets that are gone, told or not', () => {
    const budgets = new SocketBudgets()
    for (let n = 0; n < 1_000; n += 1) budgets.admits(fakeSocket(3).socket, NOW)
    expect(budgets.size).toBeLessThan(100)
    const { socket } = fakeSocket()
    budgets.admits(socket, NOW)
    const { size } = budgets
    budgets.forget(socket)
    expect(budgets.size).toBe(size - 1)
  })
})
