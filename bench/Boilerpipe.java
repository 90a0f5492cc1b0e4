// Boilerpipe FILE: boilerpipe's main text of the records of FILE, for bench.py to time in turns: see turns.h.
import de.l3s.boilerpipe.extractors.ArticleExtractor;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

public class Boilerpipe {
    public static void main(String[] args) throws Exception {
        ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(Path.of(args[0]))).order(ByteOrder.LITTLE_ENDIAN);
        List<String> pages = new ArrayList<>();
        long size = 0;
        while (all.remaining() > 4) {
            byte[] page = new byte[all.getInt()];
            all.get(page);
            size += page.length;
            pages.add(new String(page, StandardCharsets.UTF_8));
        }
        for (int i = 0; i < 5; i++) for (String page : pages) ArticleExtractor.INSTANCE.getText(page);   // until it is compiled
        System.out.println("ready");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        while (in.readLine() != null) {
            long count = 0, from = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            for (String page : pages) count += ArticleExtractor.INSTANCE.getText(page).length();
            long took = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - from;
            System.out.println(took / 1e9 + " " + size + " " + count);
        }
    }
}
