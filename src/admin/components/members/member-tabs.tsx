import type { FC } from 'hono/jsx'
import type { Member } from '../../../shared/member/contract.ts'
import { texts } from '../../texts/texts.ts'
import { Views } from '../controls/filters.tsx'
import { PageHead } from '../controls/panel.tsx'
import { LevelBadge, MEMBERS_PATH } from './member-list.tsx'

const TEXT = texts.shopMembers

type MemberTab = keyof typeof TEXT.tabs
const TABS: readonly MemberTab[] = ['profile', 'points', 'store-credit', 'coupons']

/** The name of a member, or the email of one without. */
export const nameOf = ({ name, email }: Pick<Member, 'name' | 'email'>): string =>
  name === '' ? email : name

/** The head of each page about one member, and the ways between them. */
export const MemberHead: FC<{ member: Member; tab: MemberTab }> = ({ member, tab }) => (
  <>
    <PageHead
      title={nameOf(member)}
      back={{ href: MEMBERS_PATH, text: TEXT.all }}
      beside={<LevelBadge level={member.level} />}
    />
    <Views
      views={TABS.map((one) => ({
        text: TEXT.tabs[one],
        href: `${MEMBERS_PATH}/${member.id}${one === 'profile' ? '' : `/${one}`}`,
        current: one === tab,
      }))}
    />
  </>
)
