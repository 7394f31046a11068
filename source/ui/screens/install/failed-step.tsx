import {Reader} from '../../components/reader.tsx';
import type {StepView} from '../../../engine/run-view/run-view.ts';
import {elapsedText} from '../../elapsed.ts';
import type {SessionView} from '../../../session/session.ts';
import {useSend} from '../../hooks/use-session.ts';
import type {Binding} from '../../keys.ts';
import type {Size} from '../../layout.ts';
import {canRetry} from './run-text.ts';
import {stepReport} from './step-report.ts';

type Props = {
	readonly view: SessionView;
	readonly step: StepView;
	readonly size: Size;
	readonly onClose: () => void;
	readonly onLog: () => void;
};

/** Why a step failed and what to do about it. */
export const FailedStep = ({view, step, size, onClose, onLog}: Props) => {
	const send = useSend();
	const bindings: Binding[] = [
		...(canRetry(view)
			? [
					{
						keys: ['r'],
						label: 'retry failed',
						priority: 2,
						run() {
							send({type: 'retry'});
							onClose();
						},
					},
				]
			: []),
		{keys: ['l'], label: 'log', run: onLog},
	];
	return (
		<Reader
			title={`${step.id} failed after ${elapsedText(step.durationMs ?? 0)}`}
			tone="bad"
			paragraphs={stepReport(view, step)}
			size={size}
			bindings={bindings}
			onClose={onClose}
		/>
	);
};
