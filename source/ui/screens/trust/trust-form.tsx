import {Box} from 'ink';
import {Frame} from '../../components/frame.tsx';
import {Rule} from '../../components/rule.tsx';
import {maskedText, TextField} from '../../components/text-field.tsx';
import {TitleRow} from '../../components/title-row.tsx';
import {cutText} from '../../../text/fit-text.ts';
import {useSession} from '../../hooks/use-session.ts';
import {useNext} from '../../hooks/use-next.ts';
import type {Binding} from '../../keys.ts';
import {useTerminal} from '../../terminal-context.ts';
import {ThemedText} from '../../components/themed-text.tsx';
import {editingKeys} from '../../text-edit.ts';
import type {TrustField} from '../../../wizard/trust-inspection.ts';
import {Text} from '../../components/text.tsx';
import {fieldFaultLines, formLines, type FormLine} from './form-text.ts';
import type {TrustForm as Form} from './use-trust-form.ts';

const labels: Readonly<Record<TrustField, string>> = {
	cert: 'Certificate',
	key: 'Key',
	directory: 'Folder',
	passphrase: 'Passphrase',
};

const Lines = ({lines}: {readonly lines: readonly FormLine[]}) => (
	<>
		{lines.map(({key, text, tone}) => (
			<ThemedText key={key} tone={tone} wrap="truncate-end">
				{text}
			</ThemedText>
		))}
	</>
);

/** The files of one's own certificates: what is wrong is told below each as soon as it is left. */
export const TrustForm = ({form, title}: {readonly form: Form; readonly title: string}) => {
	const {blocked, trustSamples = [], simulated} = useSession();
	const {glyphs} = useTerminal();
	const {next} = useNext();
	const {fields, focus, texts, look} = form;
	const isReady = look?.trust !== undefined;
	const bindings: readonly Binding[] = [
		{
			keys: ['enter'],
			label: isReady ? 'take and go on' : 'check',
			priority: 4,
			run() {
				if (form.enter()) {
					next();
				}
			},
		},
		...(fields.length > 1
			? [
					{
						keys: ['tab', 'down'],
						label: 'next field',
						priority: 2,
						run() {
							form.move(1);
						},
					},
					{
						keys: ['up', 'shift+tab'],
						help: 'the field before',
						run() {
							form.move(-1);
						},
					},
				]
			: []),
		{
			keys: ['escape'],
			label: 'menu',
			help: 'back to the menu; what is typed stays',
			priority: 3,
			run: form.close,
		},
		{keys: editingKeys, run: form.edit},
	];
	const notice =
		isReady && blocked !== undefined && !blocked.startsWith('Choose') ? blocked : undefined;
	return (
		<Frame bindings={bindings} onText={form.onText} notice={notice}>
			{({columns, rows}) => {
				const samples = simulated ? trustSamples : [];
				const told = formLines(
					{
						form,
						samples,
						columns,
						rows: rows - 2 - fields.length,
					},
					glyphs,
				);
				return (
					<Box flexDirection="column" height={rows} overflow="hidden">
						<TitleRow title={title} columns={columns} />
						{fields.map(field => {
							const isHere = field === focus;
							const isSecret = field === 'passphrase';
							const label = labels[field].padEnd(12);
							const {value} = texts[field];
							return (
								<Box key={field} flexDirection="column" flexShrink={0}>
									<Box height={1}>
										<Box width={2} flexShrink={0} aria-hidden>
											<ThemedText tone="accent">{isHere ? glyphs.pointer : ' '}</ThemedText>
										</Box>
										<ThemedText tone="muted">{label}</ThemedText>
										{isHere ? (
											<TextField
												field={texts[field]}
												label={labels[field]}
												isSecret={isSecret}
												columns={columns - 14}
											/>
										) : (
											<Text wrap="truncate-end">
												{isSecret
													? maskedText(value, glyphs)
													: cutText(value, columns - 14, glyphs.ellipsis, 'middle')}
											</Text>
										)}
									</Box>
									<Lines
										lines={fieldFaultLines({look, field, columns}, glyphs).slice(
											0,
											Math.max(1, rows - 2 - fields.length),
										)}
									/>
								</Box>
							);
						})}
						<Rule columns={columns} />
						<Lines lines={told} />
					</Box>
				);
			}}
		</Frame>
	);
};
