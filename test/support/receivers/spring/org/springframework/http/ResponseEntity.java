package org.springframework.http;

/** Stands in for Spring's own, as far as a receiver uses it. */
public final class ResponseEntity<T> {
  public final int status;

  private ResponseEntity(int status) {
    this.status = status;
  }

  public static Builder status(int status) {
    return new Builder(status);
  }

  public static Builder noContent() {
    return new Builder(204);
  }

  public static final class Builder {
    private final int status;

    private Builder(int status) {
      this.status = status;
    }

    public <T> ResponseEntity<T> build() {
      return new ResponseEntity<>(status);
    }
  }
}
