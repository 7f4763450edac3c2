import com.sun.net.httpserver.HttpServer;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;

/** Stands in for Spring's server: calls the receiver by its annotations, over real HTTP with raw bodies. */
public final class StandIn {
  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(System.getenv("PORT"));
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
    LeafReceiver receiver = new LeafReceiver();
    for (Method method : LeafReceiver.class.getDeclaredMethods()) {
      PostMapping mapping = method.getAnnotation(PostMapping.class);
      if (mapping == null) continue;
      server.createContext(
          mapping.value(),
          exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            int status = 500;
            try {
              Object[] given = new Object[method.getParameterCount()];
              for (int at = 0; at < given.length; at += 1) {
                // Like the original, it gives no body where there is none.
                given[at] = body.length == 0 ? null : body;
                for (Annotation annotation : method.getParameterAnnotations()[at]) {
                  if (annotation instanceof RequestHeader) {
                    given[at] = exchange.getRequestHeaders().getFirst(((RequestHeader) annotation).name());
                  }
                }
              }
              boolean post = exchange.getRequestMethod().equals("POST");
              status = post ? ((ResponseEntity<?>) method.invoke(receiver, given)).status : 405;
            } catch (ReflectiveOperationException error) {
              error.printStackTrace();
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
          });
    }
    server.start();
    System.out.println("listening on 127.0.0.1:" + server.getAddress().getPort());
  }
}
