import type {Emit, EventBody} from '../engine/events.ts';
import {makeRunStore} from '../engine/store.ts';
import type {ClockPort} from '../ports/clock.ts';
import {hasScreens, type Io} from './io.ts';

/** Whether a preflight is watched as it runs: a person at a terminal, who wants a table. A screen reader gets lines. */
export const isWatched = (io: Io, {output, plain}: {output: string; plain: boolean}): boolean =>
	output === 'table' && io.env['INK_SCREEN_READER'] !== 'true' && hasScreens(io, {plain});

/** Does some work behind a live table of its events, which is gone when the work ends, however it does. */
export const surveyLive = async <T>(
	work: (emit: Emit) => Promise<T>,
	{
		begin,
		emit,
		io,
		clock,
	}: {
		/** What the table begins with; it has been said elsewhere. */
		begin: EventBody;
		/** Where all but the progress goes, too. */
		emit: Emit;
		io: Pick<Io, 'env' | 'endSignal'>;
		clock: Pick<ClockPort, 'now'>;
	},
): Promise<T> => {
	const {startLive} = await import('../ui/start-live.tsx');
	const store = makeRunStore();
	store.emit({...begin, at: clock.now()});
	const live = startLive({store, env: io.env, now: clock.now, endSignal: io.endSignal});
	try {
		return await work(body => {
			store.emit({...body, at: clock.now()});
			if (body.type !== 'survey-progressed') {
				emit(body);
			}
		});
	} finally {
		await live.close();
		store.dispose();
	}
};
