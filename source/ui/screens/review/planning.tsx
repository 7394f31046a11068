import {Frame} from '../../components/frame.tsx';
import {Preparing} from '../../components/run/preparing.tsx';
import type {SessionView} from '../../../session/session.ts';
import {useSend} from '../../hooks/use-session.ts';
import type {Binding} from '../../keys.ts';

/** The clusters are looked at; nothing is changed yet. */
export const Planning = ({view: {run, review, wizard}}: {readonly view: SessionView}) => {
	const send = useSend();
	const bindings: readonly Binding[] =
		wizard.flow === 'guided'
			? [
					{
						keys: ['r'],
						label: 'begin again',
						run() {
							send({type: 'plan-again'});
						},
					},
					{
						keys: ['escape'],
						label: 'back',
						priority: 3,
						run() {
							send({type: 'wizard', action: {type: 'back'}});
						},
					},
				]
			: [
					{
						keys: ['ctrl+c'],
						label: 'stop',
						priority: 3,
						run() {
							send({type: 'interrupt'});
						},
					},
				];
	return (
		<Frame bindings={bindings}>
			{size => (
				<Preparing
					run={run}
					size={size}
					text={
						review.state === 'idle'
							? 'There is no plan yet.'
							: 'Working out the plan: every cluster is looked at, none is changed.'
					}
				/>
			)}
		</Frame>
	);
};
