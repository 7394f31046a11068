import {toError} from '../errors.ts';
import type {SessionCore} from './session-core.ts';

type Core = Pick<
	SessionCore,
	'answers' | 'options' | 'emit' | 'get' | 'set' | 'refresh' | 'judge' | 'fail'
> & {survey: Pick<SessionCore['survey'], 'survey' | 'covers'>};

/** Surveys the chosen clusters, or one of them anew; the checks follow when all facts are there. */
export const checkClusters = async (
	{answers, survey, options, emit, get, set, refresh, judge, fail}: Core,
	only?: string,
): Promise<void> => {
	const all = answers().clusters;
	const asked = only === undefined ? all : all.filter(({name}) => name === only);
	const earlier = all.length - asked.length;
	set({
		preflight: {
			...get().preflight,
			state: 'running',
			surveyed: earlier,
			total: all.length,
		},
	});
	refresh();
	try {
		await survey.survey(asked, {
			concurrency: options.concurrency,
			emit,
			onProgress(surveyed) {
				set({preflight: {...get().preflight, surveyed: earlier + surveyed}});
				// No facts are new before all are there; with a thousand clusters the checks take seconds.
				judge();
			},
		});
	} catch (error) {
		if (toError(error).name === 'AbortError') {
			return;
		}

		fail("The clusters can't be checked", error);
	}

	set({
		preflight: {...get().preflight, state: survey.covers(answers().clusters) ? 'done' : 'idle'},
	});
	refresh();
};
