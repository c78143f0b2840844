import type { FC } from 'hono/jsx'

/** Paths on a 24 × 24 grid, drawn with a round pen of 1.6. */
const PATHS = {
  'arrow-right': 'M4 12h15M13 6l6 6-6 6',
  bookmark: 'M7 4h10a1 1 0 0 1 1 1v15l-6-4.2L6 20V5a1 1 0 0 1 1-1z',
  box: 'M3.5 8 12 3.5 20.5 8v8L12 20.5 3.5 16zM3.5 8l8.5 4.5L20.5 8M12 12.5v8',
  card: 'M3 6.5h18v11H3zM3 10.5h18M6.5 14.5h4',
  cart: 'M5.5 8.5h13l1 12h-15zM8.5 8.5V7a3.5 3.5 0 0 1 7 0v1.5',
  chart: 'M4 4v16h16M8.5 16v-5M12.5 16V8M16.5 16v-3',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  'chevron-down': 'm6 9.5 6 6 6-6',
  'chevron-left': 'm14.5 6-6 6 6 6',
  'chevron-right': 'm9.5 6 6 6-6 6',
  'chevron-up': 'm6 14.5 6-6 6 6',
  clock: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3 2',
  close: 'm6 6 12 12M18 6 6 18',
  download: 'M12 4.5V16M7 11l5 5 5-5M4.5 19.5h15',
  error: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zm-3 5.5 6 6m0-6-6 6',
  gear: 'M12 8.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM12 3.5v3M12 17.5v3M3.5 12h3M17.5 12h3M6 6l2.1 2.1M15.9 15.9 18 18M18 6l-2.1 2.1M8.1 15.9 6 18',
  gift: 'M3.5 8.5h17v4h-17zM5 12.5V20h14v-7.5M12 8.5V20M12 8.5C10 3 5 4.5 7.5 8.5M12 8.5C14 3 19 4.5 16.5 8.5',
  heart: 'M12 20s-8-4.7-8-10.4A4.4 4.4 0 0 1 12 7a4.4 4.4 0 0 1 8 2.6C20 15.3 12 20 12 20z',
  home: 'M4 11 12 4l8 7v9h-5.5v-5.5h-5V20H4z',
  inbox: 'M4 13.5 6.5 5.5h11l2.5 8v5H4zM4 13.5h4.5a3.5 3.5 0 0 0 7 0H20',
  info: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 11v5.5M12 7.6v.2',
  key: 'M8 11.5a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM10.9 12.6 19.5 4M16 7.5l2.5 2.5M13.2 10.3l1.8 1.8',
  layers: 'm12 4 8.5 4.2L12 12.5 3.5 8.2zM3.5 12.3l8.5 4.2 8.5-4.2M3.5 16.1l8.5 4.2 8.5-4.2',
  mail: 'M3.5 6h17v12h-17zM3.5 7l8.5 6.5L20.5 7',
  menu: 'M4 7h16M4 12h16M4 17h16',
  minus: 'M6 12h12',
  offline:
    'M4 4l16 16M8.2 13.4A6 6 0 0 1 12 12m4 1.6a6 6 0 0 0-1.4-1M5 10.2A10 10 0 0 1 8.3 8M19 10.2a10 10 0 0 0-7-2.9M12 17.4v.2',
  percent:
    'M6 18 18 6M8 6.2a1.9 1.9 0 1 0 0 3.8 1.9 1.9 0 0 0 0-3.8zM16 14a1.9 1.9 0 1 0 0 3.8 1.9 1.9 0 0 0 0-3.8z',
  pin: 'M12 21s-6.5-5.6-6.5-10.5a6.5 6.5 0 0 1 13 0C18.5 15.4 12 21 12 21zm0-13a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z',
  plus: 'M6 12h12M12 6v12',
  print: 'M7 8.5v-4h10v4M7 16.5H4v-8h16v8h-3M7 13.5h10v6H7z',
  return: 'M4 9h10.5a5 5 0 0 1 0 10H9M4 9l4.5-4.5M4 9l4.5 4.5',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.3 15.3 20.5 20.5',
  shield: 'M12 3.5 5 6v5.5c0 4.3 2.9 7.5 7 9 4.1-1.5 7-4.7 7-9V6z',
  star: 'm12 4 2.5 5.1 5.6.8-4 4 .9 5.6-5-2.7-5 2.7.9-5.6-4-4 5.6-.8z',
  sync: 'M19.5 11A7.6 7.6 0 0 0 6 7L4 9.2M4 5v4.2h4.2M4.5 13A7.6 7.6 0 0 0 18 17l2-2.2M20 19v-4.2h-4.2',
  tag: 'M4 4.5h7.5l8.5 8.5-7.5 7.5L4 12zM8.2 8.6v.2',
  ticket: 'M3.5 7h17v3.5a1.5 1.5 0 0 0 0 3V17h-17v-3.5a1.5 1.5 0 0 0 0-3zM14.5 7v10',
  trash: 'M5 7h14M9.5 7V4.5h5V7M7 7l.8 13h8.4L17 7M10.3 10.5v6M13.7 10.5v6',
  tree: 'M4 4.5h6v4H4zM14 10h6v4h-6zM14 16h6v4h-6zM7 8.5V18h7M7 12h7',
  truck:
    'M3 6h10.5v10.5H3zM13.5 10h4l3.5 3.5v3h-7.5M7 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM17 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  upload: 'M12 16V4.5M7 9.5l5-5 5 5M4.5 15.5v4h15v-4',
  user: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20c.8-3.6 3.7-5.5 7.5-5.5s6.7 1.9 7.5 5.5',
  warning: 'M12 4 2.5 20h19zM12 10v4.5M12 17.2v.2',
} as const

export type IconName = keyof typeof PATHS
export const ICON_NAMES = Object.keys(PATHS) as IconName[]

interface IconProps {
  name: IconName
  /** Drawn full instead of as a line. */
  filled?: boolean
  /** In pixels; 24 where nothing is said. */
  size?: number
  class?: string
}

/** Decoration only: the words beside it, or the label of its button, say what it means. */
export const Icon: FC<IconProps> = ({ name, filled = false, size = 24, class: classes = '' }) => (
  <svg
    aria-hidden="true"
    focusable="false"
    width={size}
    height={size}
    viewBox="0 0 24 24"
    fill={filled ? 'currentColor' : 'none'}
    stroke="currentColor"
    stroke-width="1.6"
    stroke-linecap="round"
    stroke-linejoin="round"
    class={`shrink-0 ${classes}`}
  >
    <path d={PATHS[name]} />
  </svg>
)
