import type {EventBody} from '../engine/events.ts';
import {installerFor} from '../installers/installer-for.ts';
import type {SessionCore} from './session-core.ts';

const percentOf = ({received, total}: {received: number; total?: number}): string =>
	total === undefined || received === 0
		? ''
		: `, ${String(Math.round((100 * received) / total))} %`;

/** Downloads the istioctl that is offered, says how far it is, and judges everything anew. Once at a time. */
export const makeIstioctlFetch = ({
	ports,
	get,
	set,
	emit,
	survey,
	refresh,
	fail,
}: SessionCore): (() => Promise<void>) => {
	let isRunning = false;
	const fetch = async (version: string): Promise<void> => {
		set({notice: `Downloading istioctl ${version}…`});
		await installerFor({ports}).program.download({
			version,
			signal: AbortSignal.any([]),
			emit(event: EventBody) {
				emit(event);
				if (event.type === 'istioctl-download') {
					set({
						notice:
							event.file === undefined
								? `Downloading istioctl ${version}${percentOf(event)}…`
								: `istioctl ${version} is there: ${event.file}`,
					});
				}
			},
		});
		await survey.lookHere();
		refresh();
	};

	return async () => {
		const version = get().istioctlOffer;
		if (version === undefined || isRunning) {
			return;
		}

		isRunning = true;
		try {
			await fetch(version);
		} catch (error) {
			set({notice: undefined});
			fail("istioctl can't be downloaded", error);
		} finally {
			isRunning = false;
		}
	};
};
