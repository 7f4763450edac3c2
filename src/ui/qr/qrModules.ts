/** The squares of the QR code of a text, from top to bottom; true is dark. Drawn here, so that no address leaves. */
export async function qrModules(text: string): Promise<boolean[][]> {
  // Loaded with the first code: few connections need one.
  const { default: qrcode } = await import("qrcode-generator");
  // The smallest size that holds the text, with a correction that forgives a reflection on the screen.
  const code = qrcode(0, "M");
  code.addData(text);
  code.make();
  const size = code.getModuleCount();
  return Array.from({ length: size }, (_row, row) =>
    Array.from({ length: size }, (_column, column) => code.isDark(row, column)),
  );
}
