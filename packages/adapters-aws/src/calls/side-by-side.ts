/**
 * Many questions of one subject each, a few at a time.
 */

/** Answers in the order of the subjects. */
export const sideBySide = async <Subject, Answer>(
  subjects: readonly Subject[],
  width: number,
  ask: (subject: Subject) => Promise<Answer>,
): Promise<readonly Answer[]> => {
  const answers: Answer[] = [];
  const rest = subjects.entries();
  const lane = async (): Promise<void> => {
    for (const [position, subject] of rest) answers[position] = await ask(subject);
  };
  await Promise.all(Array.from({ length: Math.min(width, subjects.length) }, lane));
  return answers;
};
