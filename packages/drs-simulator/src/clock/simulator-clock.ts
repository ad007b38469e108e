/**
 * The simulator's time: what it needs of a clock, and a clock that can be steered from outside.
 *
 * A steered clock is virtual. It is given how real time passes, so that whoever tests with it waits for nothing.
 *
 * Invariant: it never runs back, whatever it is told and whatever real time does.
 */

export type SimulatorClock = {
  /** Epoch milliseconds; never runs back. */
  now(): number;
  /** Virtual seconds in a real one; absent where the clock is moved by hand. */
  readonly speed?: number;
  /** Absent: the clock is its owner's alone. */
  readonly controls?: ClockControls;
};

export type ClockControls = {
  paused(): boolean;
  speed(): number;
  /** Stands still from here on, or goes on from where it stood. */
  pause(paused: boolean): void;
  /** Above 0; a paused clock stays paused, and goes on at this speed. */
  setSpeed(speed: number): void;
  /** To this moment, where it is behind it. */
  moveOnTo(moment: number): void;
};

export type SteeredClock = { now(): number; readonly controls: ClockControls };

/** Beyond this every launch is over before anybody can look at it. */
export const MAX_SPEED = 10_000;
/** The last moment that AWS's forms of a time can tell; a clock that has come so far stands still. */
export const END_OF_TIME = Date.parse('9999-12-31T23:59:59.999Z');

type SteeredClockNeeds = {
  /** Epoch milliseconds. */
  readonly begin: number;
  readonly speed: number;
  /** Real milliseconds since some moment. */
  readonly elapsed: () => number;
};

export function steeredClock({ begin, speed: firstSpeed, elapsed }: SteeredClockNeeds): SteeredClock {
  let base = begin;
  let since = elapsed();
  let speed = firstSpeed;
  let isPaused = false;
  let reached = begin;

  const exact = (): number => {
    const passed = isPaused ? 0 : Math.max(0, elapsed() - since) * speed;
    reached = Math.min(END_OF_TIME, Math.max(reached, base + passed));
    return reached;
  };
  /** What has passed so far is kept, and counting begins anew. */
  const rebase = (moment = exact()): void => {
    base = moment;
    since = elapsed();
  };
  return {
    now: () => Math.floor(exact()),
    controls: {
      paused: () => isPaused,
      speed: () => speed,
      pause: (paused) => {
        rebase();
        isPaused = paused;
      },
      setSpeed: (wanted) => {
        rebase();
        speed = wanted;
      },
      moveOnTo: (moment) => rebase(Math.max(exact(), Math.min(moment, END_OF_TIME))),
    },
  };
}
