import type { FC } from 'hono/jsx'
import { Icon } from '../../../storefront/components/controls/icon.tsx'
import type { NavigationRow } from '../../navigation.ts'
import { texts } from '../../texts/texts.ts'

/** The look of one thing to go to, in the palette and on the page of search. */
export const paletteOption =
  'flex items-center gap-3 rounded-sm px-3 py-2 hover:bg-sunken aria-selected:bg-accent-soft aria-selected:text-accent'

/**
 * The pages and actions of the back office, to be opened by name. The script of every page opens it
 * by keys, and puts what the search finds below.
 */
export const Palette: FC<{ navigation: readonly NavigationRow[] }> = ({ navigation }) => (
  <dialog data-palette class="palette" aria-label={texts.palette.title}>
    <div class="flex items-center gap-2 border-b border-line px-4">
      <Icon name="search" size={18} class="text-muted" />
      <input
        type="text"
        data-palette-input
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-options"
        aria-label={texts.palette.label}
        placeholder={texts.palette.placeholder}
        autocomplete="off"
        maxlength={100}
        class="min-h-12 w-full bg-transparent text-lg outline-none placeholder:text-muted"
      />
      <kbd>{texts.palette.closeKey}</kbd>
    </div>
    <div
      id="palette-options"
      role="listbox"
      tabindex={-1}
      aria-label={texts.palette.title}
      class="max-h-96 overflow-y-auto p-2"
    >
      {navigation.flatMap(({ path, text, icon, actions = [] }) => [
        <PaletteRow href={path} text={text} icon={icon} />,
        ...actions.map((action) => (
          <PaletteRow href={action.path} text={action.text} icon="plus" />
        )),
      ])}
    </div>
    <p data-palette-status role="status" class="px-5 pb-3 text-sm text-muted"></p>
  </dialog>
)

const PaletteRow: FC<{ href: string; text: string; icon: NavigationRow['icon'] }> = (props) => (
  <a
    role="option"
    tabindex={-1}
    aria-selected="false"
    href={props.href}
    id={`palette-${props.href.slice(1).replaceAll('/', '-')}`}
    class={paletteOption}
  >
    <Icon name={props.icon} size={18} class="text-muted" />
    {props.text}
  </a>
)
