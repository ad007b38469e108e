/**
 * When two names are the same name.
 *
 * Owns: the comparison. Names are unique among the things of one kind, and people do not see a difference in case, in blanks at the
 * ends, or in the way an accent is written.
 */

/** Equal for equal names; empty for a name of blanks only. */
export const nameKey = (name: string): string => name.trim().normalize('NFC').toLowerCase().normalize('NFC');
