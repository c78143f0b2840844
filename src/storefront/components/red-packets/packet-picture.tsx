import type { FC } from 'hono/jsx'

/** The colors of the picture are its own in both themes: a red packet is red. */
const RED = '#b3261e'
const DEEP_RED = '#8c1a14'
const GOLD = '#f2c45c'
const PAPER = '#fff6e0'

/** A red packet, closed with its seal, or open with a note in it. It says nothing of its own. */
export const PacketPicture: FC<{ open: boolean }> = ({ open }) => (
  <svg viewBox="0 0 320 180" aria-hidden="true" class="block w-full bg-sunken">
    <rect width="320" height="180" fill={GOLD} opacity="0.22" />
    {open ? (
      <g class="packet-note">
        <rect x="116" y="14" width="88" height="90" rx="5" fill={PAPER} />
        <circle cx="160" cy="46" r="15" fill="none" stroke={GOLD} stroke-width="4" />
        <path d="M132 74h56" stroke={GOLD} stroke-width="4" stroke-linecap="round" />
      </g>
    ) : null}
    <rect x="96" y="50" width="128" height="112" rx="8" fill={RED} />
    {open ? (
      <path d="M96 62q64 44 128 0v92a8 8 0 0 1-8 8H104a8 8 0 0 1-8-8z" fill={DEEP_RED} />
    ) : (
      <>
        <path d="M96 58a8 8 0 0 1 8-8h112a8 8 0 0 1 8 8v10q-64 52-128 0z" fill={DEEP_RED} />
        <circle cx="160" cy="96" r="19" fill={GOLD} />
        <rect x="152" y="88" width="16" height="16" fill="none" stroke={RED} stroke-width="3.5" />
      </>
    )}
  </svg>
)
