/**
 * One run of a story, with one trouble in it.
 */
import { endingOf, type Ended } from './ending.ts';
import { openStage } from './stage.ts';
import type { Story } from './stories.ts';
import { noTrouble, recordingTrouble, type Recording, type Trouble } from './trouble.ts';

export const runStory = async (story: Story, trouble: Trouble = noTrouble, events: string[] = []): Promise<Ended> => {
  const scene = await story.open();
  try {
    const stage = openStage(scene.world, trouble, story.options, events);
    await story.tell(stage, scene);
    return await endingOf(scene.world);
  } finally {
    scene.world.store.close();
    scene.world.simulator.close();
  }
};

/** The run in which nothing goes wrong: how it ends, and all that can go wrong in it. */
export const recordStory = async (story: Story): Promise<{ readonly recording: Recording; readonly ended: Ended }> => {
  const recording: Recording = { calls: [], requests: [], events: [] };
  const ended = await runStory(story, recordingTrouble(recording), recording.events);
  return { recording, ended };
};
