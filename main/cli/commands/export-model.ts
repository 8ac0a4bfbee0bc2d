import type { ExportedModel } from '../../engine/onnx-out/export';
import { checkpointNamed, folderOf } from '../../services/checkpoints';
import { namerOf, TypeNames } from '../../services/type-names';
import { checkpointFolderOf } from '../checkpoint-folder';
import { addCommand, type CommandParts } from '../command';
import { counted } from '../output';
import type { Session } from '../session';
import { megabytes } from '../../services/pretrained';

interface ExportModelOptions {
  readonly project?: string;
  readonly out: string;
  readonly force?: boolean;
}

/** `export-model`: a checkpoint as an ONNX model for other programs. */
export function addExportModel({ program, act }: CommandParts): void {
  addCommand(program, 'export-model', 'write a checkpoint as an ONNX model that other programs run', [
    'export-model run-3 --project tweets --out run-3-onnx',
    'export-model starter --out starter-onnx',
    'export-model ./my-checkpoint --out my-onnx --force',
  ])
    .argument('<checkpoint>', "a folder, or starter; with --project the checkpoint's name there")
    .requiredOption('--out <folder>', 'a new folder')
    .option('--project <folder>', 'the project that has the checkpoint')
    .option('--force', 'replace a model that was exported there before')
    .action((checkpoint: string, options: ExportModelOptions, command) =>
      act(command, async (session) => {
        const out = session.path(options.out);
        const exported = await exportNamed(session, checkpoint, options, out);
        report(session, exported, out);
      }),
    );
}

/** The engine's maths is loaded by this command only: no other start should wait for it. */
async function exportNamed(
  session: Session,
  checkpoint: string,
  { project, force }: ExportModelOptions,
  out: string,
): Promise<ExportedModel> {
  const { exportModel } = await import('../../engine/onnx-out/export');
  if (project === undefined) {
    const { folder, nameOf } = await checkpointFolderOf(session, checkpoint);
    return exportModel(folder, out, force, nameOf);
  }
  return session.withProject(project, 'read', (opened) => {
    const record = checkpointNamed(opened, checkpoint);
    const nameOf = namerOf(record.types, new TypeNames(opened.store.labels.get()));
    return exportModel(folderOf(opened, record), out, force, nameOf);
  });
}

function report({ output }: Session, exported: ExportedModel, out: string): void {
  const { preset, tags, untrained, maxPieces, files } = exported;
  output.line(`Wrote ${out}: ${preset}, ${counted(tags.length, 'tag')}, at most ${maxPieces} word pieces a tweet.`);
  const [[model, bytes] = ['', 0], ...others] = Object.entries(files);
  output.line(`  ${model}, ${megabytes(bytes)}; beside it ${others.map(([name]) => name).join(', ')}.`);
  if (untrained.length > 0) output.line(`It never tags ${untrained.join(', ')}: it has learned no mention of them.`);
  output.line('docs/onnx.md shows how to use it from Python.');
  output.document({ out, ...exported });
}
